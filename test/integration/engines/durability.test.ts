import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StorageType } from 'nats';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectNats } from '../../../adapters/nats/connect.ts';
import { ensureStreams } from '../../../adapters/nats/streams.ts';
import { examineDurability, heedDurability } from '../../../cli/stack/durability.ts';
import { loadConfig } from '../../../config/load.ts';
import type { Environment } from '../../../config/environment.ts';
import { packageRoot } from '../../../engines/package-root.ts';
import { freePort } from '../../../engines/process/free-port.ts';
import { inDatabase } from '../../e2e/live/trap.ts';
import { ownDatabase } from '../../support/own-database.ts';
import type { OwnDatabase } from '../../support/own-database.ts';
import { ownNats } from '../../support/own-nats.ts';
import type { OwnNats } from '../../support/own-nats.ts';
import { ownPostgres } from '../../support/own-postgres.ts';
import { newTestHome, removeTestHome } from '../../support/test-home.ts';

const home = newTestHome();
const monitors = { good: 0, lazy: 0 };
let [good, lazy]: OwnNats[] = [];
let database: OwnDatabase;
const operatorOf = ({ natsUrl, natsUsers }: OwnNats) =>
  connectNats({ url: natsUrl, login: natsUsers.operator, name: 'test', onClosed: () => undefined });

beforeAll(async () => {
  [monitors.good, monitors.lazy] = [await freePort(), await freePort()];
  [good, lazy, database] = await Promise.all([
    ownNats({ http: `127.0.0.1:${monitors.good}` }),
    ownNats({ http: `127.0.0.1:${monitors.lazy}`, jetstream: { sync_interval: '2m' } }),
    ownDatabase('durability'),
  ]);
  for (const server of [good, lazy]) {
    const operator = await operatorOf(server);
    await ensureStreams(operator);
    await operator.close();
  }
});
afterAll(async () => {
  await Promise.all([good?.stop(), lazy?.stop(), database.drop()]);
  await removeTestHome(home);
});

const monitor = (which: keyof typeof monitors) => ({
  CARILLON_NATS_MONITORS: `http://127.0.0.1:${monitors[which]}`,
});
const externals = (nats: OwnNats | undefined, env: Environment = {}): Environment => ({
  CARILLON_HOME: home,
  CARILLON_ENGINES: 'external',
  DATABASE_URL: database.url,
  NATS_URL: nats?.natsUrl,
  CARILLON_NATS_OPERATOR_PASSWORD: nats?.natsUsers.operator.password,
  CARILLON_NATS_API_PASSWORD: nats?.natsUsers.api.password,
  CARILLON_NATS_ROUTER_PASSWORD: nats?.natsUsers.router.password,
  CARILLON_NATS_RELAY_PASSWORD: nats?.natsUsers.relay.password,
  TEMPORAL_ADDRESS: inject('engines').temporalAddress,
  ...env,
});
/** What `start --external` would say, or refuse with. */
async function starting(env: Environment): Promise<string> {
  const said: string[] = [];
  try {
    await heedDurability(loadConfig(env), (line) => said.push(line));
    return said.join('\n') || 'nothing';
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}
const live = { CARILLON_DELIVERY: 'live' };

describe('external engines, where delivery is live', () => {
  it('are used when they keep what they acknowledge', async () => {
    expect(await starting(externals(good, { ...live, ...monitor('good') }))).toBe('nothing');
    expect(await starting(externals(good, { ...live, CARILLON_NATS_SYNC: 'always' }))).toBe('nothing');
  });

  it('are refused when nobody says how NATS syncs', async () => {
    const answer = await starting(externals(good, live));
    expect(answer).toMatch(
      /^refused: .*\n {2}- NATS at 127\.0\.0\.1:\d+: a client is not told .*CARILLON_NATS_SYNC=always$/,
    );
  });

  it('are refused when NATS syncs now and then, whatever its operator says', async () => {
    const answer = await starting(externals(lazy, { ...live, ...monitor('lazy'), CARILLON_NATS_SYNC: 'always' }));
    expect(answer).toMatch(/^refused: .*\n.*syncs every 120 s.*Expected: jetstream \{ sync_interval: always \}/);
    const elsewhere = await starting(externals(lazy, { ...live, ...monitor('good') }));
    expect(elsewhere, 'a monitoring address of another server').toMatch(/^refused: .*\n.*names no address of/);
  });

  it('are refused when a stream lies in memory', async () => {
    const other = await ownNats();
    const operator = await operatorOf(other);
    const manager = await operator.jetstreamManager();
    await manager.streams.add({ name: 'EVENTS', subjects: ['in.>'], storage: StorageType.Memory });
    const answer = await starting(externals(other, { ...live, CARILLON_NATS_SYNC: 'always' }));
    expect(answer).toMatch(/^refused: .*\n.*stream EVENTS keeps its messages in memory\. Expected: storage file/);
    await operator.close();
    await other.stop();
  });

  it('are refused when commits of our role or database are answered before they are on disk', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const env = externals(good, { ...live, ...monitor('good') });
    await inDatabase(database.url, (client) => client.query(`alter database ${name} set synchronous_commit = off`));
    expect(await starting(env)).toMatch(
      new RegExp(`refused: .*\\n.*PostgreSQL at 127.*synchronous_commit is off \\(database\\).*${name}`),
    );
    await inDatabase(database.url, (client) => client.query(`alter database ${name} reset synchronous_commit`));
    expect(await starting(env)).toBe('nothing');
    const url = `${database.url}?options=-c%20synchronous_commit%3Doff`;
    expect(await starting({ ...env, DATABASE_URL: url })).toContain('synchronous_commit is off (client)');
  });

  it('are refused when PostgreSQL does not sync at all, unless its storage makes up for that', async () => {
    const careless = await ownPostgres({ fsync: 'off', full_page_writes: 'off' });
    const env = externals(good, { ...live, ...monitor('good'), DATABASE_URL: careless.url });
    const answer = await starting(env);
    expect(answer).toMatch(/^refused: .*\n.*fsync is off \(command line\)/);
    expect(answer).toContain('full_page_writes is off');
    expect(await starting({ ...env, CARILLON_POSTGRES_DURABILITY: 'by-storage' })).toBe('nothing');
    await careless.stop();
  });
});

describe('external engines, where nothing leaves', () => {
  it('are used, and it is said what live delivery would refuse', async () => {
    const answer = await starting(externals(lazy, monitor('lazy')));
    expect(answer).toMatch(/^a power cut could take back .*\n.*syncs every 120 s/);
  });
});

describe('carillon doctor', () => {
  it('says of external engines what a power cut leaves of them', async () => {
    const found = async (env: Environment) =>
      (await examineDurability(home, env, false)).map(({ verdict, detail }) => `${verdict}: ${detail}`);
    expect(await found(externals(good, { ...live, ...monitor('good') }))).toEqual([
      expect.stringMatching(/^ok: PostgreSQL at 127.*: fsync on, synchronous_commit on, full_page_writes on$/),
      expect.stringMatching(/^ok: NATS at 127.*: sync_interval is always; EVENTS, RECEIPTS, OUTCOMES, DLQ on disk$/),
    ]);
    expect(await found(externals(lazy, monitor('lazy')))).toContainEqual(expect.stringMatching(/^look: NATS/));
    expect(await found(externals(lazy, { ...live, ...monitor('lazy') }))).toContainEqual(
      expect.stringMatching(/^bad: NATS/),
    );
    expect(await examineDurability(home, { ...externals(good), CARILLON_ENGINES: '' }, false)).toEqual([]);
  });
});

/** As a container would start it. */
function runProcess(roles: readonly string[], env: Environment): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(packageRoot(), 'workers', 'main.ts'), ...roles], {
      env: { PATH: process.env['PATH'], ...env },
      cwd: packageRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const hear = (text: Buffer): void => {
      output += text.toString();
      // It works: that is all we wanted to know.
      if (output.includes('"ready":true') && output.includes('live delivery would refuse')) child.kill('SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe('a process started by itself', () => {
  it.each([['router'], ['api']])('%s ends where it would send live on a NATS that forgets', async (role) => {
    const { code, output } = await runProcess(
      [role],
      externals(lazy, { ...live, ...monitor('lazy'), CARILLON_PORT: String(await freePort()) }),
    );
    expect(output).toMatch(/refused: a power cut could take back what is acknowledged/);
    expect(output).toContain('syncs every 120 s');
    expect(code).toBe(1);
  });

  it('ends where it would send live on a PostgreSQL that forgets', async () => {
    const url = `${database.url}?options=-c%20synchronous_commit%3Doff`;
    const { code, output } = await runProcess(
      ['relay'],
      externals(good, { ...live, ...monitor('good'), DATABASE_URL: url }),
    );
    expect(output).toContain('synchronous_commit is off');
    expect(output).not.toContain('"ready":true');
    expect(code).toBe(1);
  });

  it('only warns in the sandbox, and works', async () => {
    const { code, output } = await runProcess(['relay'], externals(lazy, monitor('lazy')));
    expect(output).toContain('syncs every 120 s');
    expect(output).toContain('"ready":true');
    expect(code).toBe(0);
  });
});
