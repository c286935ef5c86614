import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from '../engines/process/identity.ts';
import { readJsonFile, writePrivateFile } from '../engines/process/private-file.ts';
import { resetHome } from '../engines/reset.ts';

const prefix = 'carillon bench ';
const own = new Set<string>();

/** Runs `use` with an empty temporary home; whatever still runs for it afterwards is ended, and the folder deleted. */
export async function inOwnHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), prefix));
  own.add(home);
  writePrivateFile(join(home, 'owner'), JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  try {
    return await use(home);
  } finally {
    await removeHome(home);
  }
}

/** Homes in use now: whose engines are ours. */
export const ownHomes = (): readonly string[] => [...own];

/** When we are told to stop in the middle. */
export async function removeOwnHomes(): Promise<void> {
  await Promise.all([...own].map(removeHome));
}

/** A run that was killed leaves its engines running; the next one ends them. */
export async function removeAbandonedHomes(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const home = join(tmpdir(), name);
    const owner = readJsonFile(join(home, 'owner')) as { pid: number; identity: string } | undefined;
    if (!owner || !isSameProcess(owner)) await removeHome(home);
  }
}

async function removeHome(home: string): Promise<void> {
  await resetHome(home);
  rmSync(home, { recursive: true, force: true });
  own.delete(home);
}
