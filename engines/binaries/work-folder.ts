import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processIdentity } from '../process/identity.ts';

const PREFIX = '.work-';

export type Impossible = Readonly<{ kind: 'impossible'; why: string }>;

/**
 * Lends a folder beside `target`, on the same file system so that what is made there can be renamed into place whole. It is
 * deleted afterwards, with those that killed processes left behind.
 */
export async function inWorkFolder<T>(target: string, use: (work: string) => Promise<T>): Promise<T | Impossible> {
  const folder = dirname(target);
  let work: string;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeAbandoned(folder);
    work = mkdtempSync(join(folder, `${PREFIX}${process.pid}-`));
  } catch (error) {
    return { kind: 'impossible', why: `the cache cannot be written: ${(error as Error).message}` };
  }
  try {
    return await use(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A build that was killed leaves gigabytes of modules behind. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (processIdentity(pid) === undefined) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
