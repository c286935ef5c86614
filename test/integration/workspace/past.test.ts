import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { Command } from 'commander';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { ensureLocalKeys } from '../../../adapters/keys/local-keys.ts';
import { registerWorkspaceCommands } from '../../../cli/workspace.ts';
import { initFiles } from '../../../cli/workspace/init-files.ts';
import { loadConfig } from '../../../config/load.ts';
import { runApi } from '../../../workers/api.ts';
import { routerWorld, type RouterWorld } from '../../support/router-world.ts';

describe('what happened, played again', () => {
  let world: RouterWorld;
  let api: Awaited<ReturnType<typeof runApi>>;
  const home = mkdtempSync(join(tmpdir(), 'carillon backtest '));
  const folder = join(home, 'hello');
  beforeAll(async () => {
    for (const [name, text] of Object.entries(initFiles())) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    world = await routerWorld('backtest');
    vi.stubEnv('DATABASE_URL', world.config.databaseUrl);
    vi.stubEnv('NATS_URL', world.config.nats.url);
    vi.stubEnv('CARILLON_NATS_OPERATOR_PASSWORD', world.nats.natsUsers.operator.password);
    vi.stubEnv('TEMPORAL_ADDRESS', inject('engines').temporalAddress);
    const keys = ensureLocalKeys(home);
    const config = loadConfig({
      CARILLON_HOME: home,
      DATABASE_URL: world.config.databaseUrl,
      NATS_URL: world.config.nats.url,
      CARILLON_NATS_API_PASSWORD: world.nats.natsUsers.api.password,
      TEMPORAL_ADDRESS: inject('engines').temporalAddress,
    });
    api = await runApi({ ...config, api: { host: '127.0.0.1', port: 0 } }, pino({ level: 'silent' }));
    vi.stubEnv('CARILLON_URL', api.url);
    vi.stubEnv('CARILLON_API_KEY', keys.apiKey);
    await world.router();
    const traits = { firstName: 'Ana', phone: '+385911234567' };
    await world.publish('user.signed_up', { userId: 'ana', traits, properties: { plan: 'pro' } });
    await world.publish('user.signed_up', { userId: 'luka', properties: { plan: 'free' } });
    await world.publish('user.signed_up', { userId: 'ana', properties: { plan: 'free' } });
    await world.publish('user.signed_up', { userId: 'eva', properties: { plan: 'golden' } });
    await world.publish('page.viewed', { userId: 'ana' });
    await vi.waitFor(async () => {
      const [row] = await world.rows<{ events: number }>('select count(*)::int as events from inbox');
      if (row?.events !== 5) throw new Error(`${row?.events ?? 0} of 5 events are routed`);
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await api.close();
    await world.close();
    rmSync(home, { recursive: true });
  });

  /** As typed, in this process: starting one costs seconds. */
  const carillon = async (command: string, ...args: string[]): Promise<string> => {
    const program = new Command().exitOverride();
    registerWorkspaceCommands(program);
    const written: string[] = [];
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    try {
      await program.parseAsync([command, folder, ...args, '--home', home], { from: 'user' });
    } finally {
      stdout.mockRestore();
    }
    return written.join('');
  };
  const backtest = (...args: string[]): Promise<string> => carillon('backtest', ...args);

  it('plays who came in on what the stream holds, and sends nothing', async () => {
    const messages = join(home, 'messages.ndjson');
    const report = JSON.parse(
      await backtest('hello', '--since', '1 hour', '--rate', 'refused=0', '--messages', messages, '--json'),
    ) as Record<string, unknown>;
    // Eva's event breaks its contract and reaches nobody; Luka has no number, and Ana is let in once.
    expect(report).toMatchObject({
      people: 2,
      entered: 2,
      sent: 2,
      past: { events: 5, broken: 1, unknown: 0, turnedAway: { 'already in': 1 } },
    });
    const lines = readFileSync(messages, 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { message: string; what: string }).what)).toContain('sent');
    expect(await world.rows('select 1 from messages')).toEqual([]);
  });

  it('tells it in words, and leaves out what came before', async () => {
    const text = await backtest('hello', '--since', '1 hour');
    expect(text).toContain('had it been live from');
    expect(text).toContain('5 events were read, its own happened to 2 people; 1 break their contract');
    expect(text).toContain('1 did not (already in)');
    const later = new Date(Date.now() + 1_000).toISOString();
    await expect(backtest('hello', '--since', later)).rejects.toThrow('there is no time between them');
  });

  it('says what is wrong with a time, and with a journey that no event begins', async () => {
    await expect(backtest('hello', '--since', 'monday')).rejects.toThrow(/--since: 'monday' is no time; expected/);
    await expect(backtest('helo')).rejects.toThrow("(did you mean 'hello'?)");
  });

  it('lets in for real whom it would have brought in, once, and only after a look', async () => {
    const backfill = async (...args: string[]): Promise<unknown> =>
      JSON.parse(await carillon('backfill', 'hello', '--since', '1 hour', '--rate', '50', '--json', ...args));
    const enrolled = () => world.rows(`select journey_id from enrollments where journey_id = 'hello'`);
    expect(await backfill('--dry-run')).toMatchObject({ events: 5, people: 2, filtered: 0, entered: 0 });
    await expect(backfill()).rejects.toThrow('--yes goes on, --dry-run looks');
    await expect(backfill('--yes')).rejects.toThrow(/stopped after 0 of 2: There is no journey "hello"/);
    expect(await enrolled()).toEqual([]);
    await carillon('apply');
    expect(await backfill('--yes')).toMatchObject({ people: 2, entered: 2, refused: {} });
    expect(await enrolled()).toHaveLength(2);
    expect(await backfill('--yes')).toMatchObject({ ok: true });
    expect(await enrolled()).toHaveLength(2);
  });

  it('says for whom a version on disk differs from the published one', async () => {
    const file = join(folder, 'journeys/hello.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\n {2}- wait: 1 day[\s\S]*$/, ''));
    const compare = ['hello', '--since', '1 hour', '--rate', 'refused=0', '--compare'];
    expect(JSON.parse(await backtest(...compare, '--json'))).toMatchObject({
      sent: 1,
      difference: {
        same: 1,
        different: 1,
        messages: [
          { message: 'sms/day-two', here: 0, there: 1 },
          { message: 'sms/hello', here: 1, there: 1 },
        ],
        examples: [{ here: ['sms/hello'], there: ['sms/hello', 'sms/day-two'] }],
      },
    });
    expect(await backtest(...compare)).toMatch(/1 people get the same messages, 1 do not\n +sms\/day-two +0 here/);
  });
});
