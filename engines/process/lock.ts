import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess, processIdentity } from './identity.ts';

/** Another start may be building an engine; longer than that, something is wrong. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Holds `<home>/<name>.lock` for this process, waiting for a living holder; one left behind by a dead process is taken.
 * Returns the function that lets it go.
 */
export async function holdLock(home: string, name: string): Promise<() => void> {
  const file = join(home, `${name}.lock`);
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  const deadline = Date.now() + PATIENCE_MS;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder === undefined || !isSameProcess(holder)) takeAway(file, holder);
    else if (Date.now() > deadline)
      throw new Error(`process ${holder.pid} has held ${file} for 10 minutes; end it first`);
    else await sleep(100);
  }
}

type Holder = Readonly<{ pid: number; identity: string }>;

/** Removes the lock of a dead holder, but not one that a third process took in the same moment. */
function takeAway(file: string, dead: Holder | undefined): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holderOf(aside)?.identity !== dead?.identity) linkSync(aside, file);
  } catch {
    // Somebody else was faster; the next round sees how things are.
  }
  rmSync(aside, { force: true });
}

function holderOf(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined; // gone in the meantime, or cut off by a crash
  }
}
