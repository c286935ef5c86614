import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newSecret, readJsonFile, renameDurably, writePrivateFile } from '../process/private-file.ts';
import type { Account } from './account.ts';
import type { PostgresPrograms } from './programs.ts';

export const SUPERUSER = 'carillon';

type Wanted = Readonly<{ home: string; data: string; programs: PostgresPrograms; account: Account | undefined }>;

const passwordFile = (home: string): string => join(home, 'postgres', 'password.json');

/**
 * Creates the data directory on first use and returns its superuser's password, which belongs to this directory alone.
 * The directory appears under its name only when complete, so a crash in between leaves nothing half-made.
 */
export function dataDirectory({ home, data, programs, account }: Wanted): { password: string } {
  if (existsSync(join(data, 'PG_VERSION'))) return { password: keptPassword(home, data) };
  const password = newSecret();
  const parent = dirname(data);
  const draft = `${data}.draft`;
  const handOver = join(parent, 'initial-password');
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(handOver, password, { mode: 0o600 });
  if (account) chownSync(handOver, account.uid, account.gid);
  try {
    const made = spawnSync(programs.initdb, initdbArguments(draft, handOver), {
      cwd: '/',
      encoding: 'utf8',
      env: { TZ: 'UTC', LC_ALL: 'C' },
      timeout: 60_000,
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    if (made.error) throw new Error(`initdb could not run: ${made.error.message}`, { cause: made.error });
    if (made.status !== 0) throw new Error(`initdb could not create ${data}: ${made.stderr.trim()}`);
  } finally {
    rmSync(handOver, { force: true });
  }
  writePrivateFile(passwordFile(home), `${JSON.stringify({ password }, null, 2)}\n`);
  renameDurably(draft, data);
  return { password };
}

function keptPassword(home: string, data: string): string {
  const kept = readJsonFile(passwordFile(home)) as { password: string } | undefined;
  if (kept) return kept.password;
  throw new Error(
    `${passwordFile(home)} is missing, so ${data} cannot be opened; restore it, or start anew with reset`,
  );
}

/** C.UTF-8 from PostgreSQL itself: the same order on every machine, whatever the system's libraries say. */
const LOCALE = '--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8'.split(' ');

const initdbArguments = (folder: string, handOver: string): string[] => [
  `--pgdata=${folder}`,
  `--username=${SUPERUSER}`,
  `--pwfile=${handOver}`,
  '--auth=scram-sha-256',
  ...LOCALE,
];
