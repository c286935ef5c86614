import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { EngineRecord } from '../../../engines/engine.ts';
import { postgresAccount } from '../../../engines/postgres/account.ts';
import { packagedPrograms, postgresPrograms } from '../../../engines/postgres/programs.ts';
import { resetHome } from '../../../engines/reset.ts';
import { readRunningFile } from '../../../engines/running-file.ts';
import { newTestHome, removeTestHome } from '../../support/test-home.ts';

const root = process.getuid?.() === 0;
const script = fileURLToPath(new URL('./fixtures/start-postgres.ts', import.meta.url));
const ownerOf = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());

/** Runs the launcher in a process of its own, as another account where one is given. */
function launch(home: string, account?: { uid: number; gid: number }): EngineRecord {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home };
  const result = spawnSync(process.execPath, ['--import', 'tsx', script, home], { env, encoding: 'utf8', ...account });
  if (result.status !== 0) throw new Error(result.stderr || String(result.error));
  return JSON.parse(result.stdout) as EngineRecord;
}

describe('the embedded PostgreSQL of this run', () => {
  const client = new Client({ connectionString: inject('engines').databaseUrl });
  beforeAll(() => client.connect());
  afterAll(() => client.end());

  it('keeps what it commits, listens on loopback only, and demands its password', async () => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in
       ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'jit', 'max_connections', 'TimeZone')`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      jit: 'off',
      max_connections: '60',
      TimeZone: 'UTC',
    });
    const url = new URL(inject('engines').databaseUrl);
    url.password = 'wrong';
    const stranger = new Client({ connectionString: url.href });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
  });

  it('writes no personal data of a failed statement to its log (I8)', async () => {
    await client.query('create temp table people (mail text unique)');
    const insert = () => client.query("insert into people values ('canary-mail@example.com')");
    await insert();
    await expect(insert()).rejects.toThrow(/unique/);
    const log = readFileSync(join(inject('testHome'), 'logs', 'postgres.log'), 'utf8');
    expect(log).toContain('people_mail_key');
    expect(log).not.toContain('canary-mail');
  });
});

describe.runIf(root)('PostgreSQL started by root', () => {
  it('runs as an unprivileged account with its files in a system folder that reset deletes', async () => {
    const home = newTestHome();
    const { pid, folder } = launch(home);
    expect(ownerOf(pid)).toBe(postgresAccount()?.uid);
    expect(folder.startsWith(home)).toBe(false);
    expect(readRunningFile(home).engines.postgres?.folder).toBe(folder);
    expect(await resetHome(home)).toContain(folder);
    expect(existsSync(folder)).toBe(false);
    await removeTestHome(home);
  });

  it('starts where the umask lets nobody else in', async () => {
    const home = newTestHome();
    const before = process.umask(0o077);
    try {
      expect(ownerOf(launch(home).pid)).toBe(postgresAccount()?.uid);
    } finally {
      process.umask(before);
    }
    await resetHome(home);
    await removeTestHome(home);
  });

  it('and by an unprivileged user runs as that user, inside the home', async () => {
    const account = { uid: 65_534, gid: 65_534 };
    const home = newTestHome();
    chownSync(home, account.uid, account.gid);
    const { pid, folder } = launch(home, account);
    expect(ownerOf(pid)).toBe(account.uid);
    expect(folder).toBe(join(home, 'postgres'));
    expect(statSync(join(folder, 'password.json')).mode & 0o777).toBe(0o600);
    await removeTestHome(home);
  });
});

describe('PostgreSQL programs', () => {
  const home = newTestHome();
  afterAll(() => removeTestHome(home));
  /** The package as npm unpacks it when install scripts are blocked: without its links. */
  const bare = (place: string): string => {
    const native = join(home, place, 'native');
    const isLink = (path: string) => lstatSync(path).isSymbolicLink();
    cpSync(packagedPrograms(), native, {
      recursive: true,
      filter: (path) => !isLink(path) || path === packagedPrograms(),
    });
    return native;
  };

  it('work without the install script of the package', () => {
    chmodSync(home, 0o755);
    const native = bare('bare');
    expect(postgresPrograms(native, join(home, 'unused'), postgresAccount()).folder).toBe(native);
    expect(readlinkSync(join(native, 'lib', 'libpq.so.5'))).toMatch(/^libpq\.so\.5\.\d+$/);
  });

  it.runIf(root)('are copied when their account cannot reach them', () => {
    const hidden = bare('hidden');
    mkdirSync(join(home, 'system'), { mode: 0o755 });
    chmodSync(dirname(hidden), 0o700);
    const copy = join(home, 'system', 'programs');
    expect(postgresPrograms(hidden, copy, postgresAccount()).folder).toBe(copy);
    expect(postgresPrograms(hidden, copy, postgresAccount()).folder).toBe(copy); // the second time it is there already
  });
});

if (!root) console.log('NOT RUN: PostgreSQL started by root (these tests need root)');
