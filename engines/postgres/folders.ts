import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJsonFile, writePrivateFile } from '../process/private-file.ts';
import type { Account } from './account.ts';

/** Where this home's PostgreSQL lives: in the home, or as root in a system folder that its account can reach. */
export type PostgresFolders = Readonly<{ base: string; data: string; programs: string }>;

/** In the order tried; the first that root may write. */
const SYSTEM_FOLDERS = ['/var/lib/carillon', '/var/tmp/carillon', join(tmpdir(), 'carillon')];

const OWNER_FILE = 'carillon-home';
const locationFile = (home: string): string => join(home, 'postgres', 'location.json');

/** The folders of this home, made on first use. A home that moves takes its system folder along (location.json). */
export function postgresFolders(home: string, account: Account | undefined): PostgresFolders {
  if (!account) {
    const base = join(home, 'postgres');
    mkdirSync(base, { recursive: true, mode: 0o700 });
    return foldersIn(base);
  }
  const known = systemFolder(home);
  if (known) return foldersIn(known);
  const base = makeSystemFolder(account);
  writeFileSync(join(base, OWNER_FILE), `${realpathSync(home)}\n`, { mode: 0o600 });
  writePrivateFile(locationFile(home), `${JSON.stringify({ folder: base }, null, 2)}\n`);
  return foldersIn(base);
}

/** The system folder that belongs to this home, if it has one; a folder without our owner file is never ours. */
export function systemFolder(home: string): string | undefined {
  const location = readJsonFile(locationFile(home)) as { folder: string } | undefined;
  if (!location) return undefined;
  try {
    readFileSync(join(location.folder, OWNER_FILE));
    return location.folder;
  } catch {
    return undefined;
  }
}

/** System folders whose home no longer exists: somebody deleted the home by hand instead of with reset. */
export function abandonedSystemFolders(): readonly string[] {
  return SYSTEM_FOLDERS.filter(existsSync)
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .filter((folder) => {
      const owner = join(folder, OWNER_FILE);
      return existsSync(owner) && !existsSync(readFileSync(owner, 'utf8').trim());
    });
}

function makeSystemFolder(account: Account): string {
  const refusals: string[] = [];
  for (const parent of SYSTEM_FOLDERS) {
    const base = join(parent, randomBytes(8).toString('hex'));
    try {
      mkdirSync(base, { recursive: true });
      // Said again, because a strict umask would keep the account out.
      for (const folder of [parent, base]) chmodSync(folder, 0o711);
      mkdirSync(join(base, 'data-parent'), { mode: 0o700 });
      chownSync(join(base, 'data-parent'), account.uid, account.gid);
      return base;
    } catch (error) {
      rmSync(base, { recursive: true, force: true });
      refusals.push(`${parent}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `root needs a system folder for PostgreSQL's data and none can be written:\n  ${refusals.join('\n  ')}`,
  );
}

const foldersIn = (base: string): PostgresFolders => ({
  base,
  data: join(base, 'data-parent', 'data'),
  programs: join(base, 'programs'),
});
