import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from '../../engines/process/identity.ts';
import { readJsonFile, writePrivateFile } from '../../engines/process/private-file.ts';
import { resetHome } from '../../engines/reset.ts';
import { sweepOwnNats } from './own-homes.ts';

const PREFIX = 'carillon test '; // the blanks are on purpose: every path must bear them

/** A temporary home that belongs to this process. */
export function newTestHome(): string {
  const home = mkdtempSync(join(tmpdir(), PREFIX));
  writePrivateFile(join(home, 'owner'), JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  return home;
}

/** Ends whatever runs for the home and deletes it. */
export async function removeTestHome(home: string): Promise<void> {
  await sweepOwnNats(home);
  await resetHome(home);
  rmSync(home, { recursive: true, force: true });
}

/** A run that was killed leaves its engines running; the next one ends them. */
export async function removeAbandonedTestHomes(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const home = join(tmpdir(), name);
    const owner = readJsonFile(join(home, 'owner')) as { pid: number; identity: string } | undefined;
    if (owner && !isSameProcess(owner)) await removeTestHome(home);
  }
}
