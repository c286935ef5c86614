import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who holds a data folder: a process, told from a later one of the same number by when it began. */
type Holder = { readonly pid: number; readonly began: string };

/** A folder that this process holds; `release` lets the next one have it. */
export type Hold = { release(): void };

/**
 * Takes a data folder for this process alone: two that append to one file would each tell the other's messages wrongly. What
 * a process left that was killed is taken over. Throws when the folder cannot be had.
 */
export function holdFolder(folder: string): Hold {
  const file = join(folder, 'sandbox.lock');
  const own: Holder = { pid: process.pid, began: beginningOf(process.pid) };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!claim(file, own)) {
      const other = holderOf(file);
      if (other !== undefined && lives(other))
        throw new Error(`process ${other.pid} has it: end that sandbox, or give this one another folder`);
      rmSync(file, { force: true });
      if (!claim(file, own)) throw new Error('another sandbox has just taken it');
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the data folder ${folder} cannot be used: ${why}`, { cause });
  }
  let held = true;
  return {
    release() {
      if (held) rmSync(file, { force: true }); // once: the next one may have it already
      held = false;
    },
  };
}

/** False when somebody was there before. */
function claim(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when its writer was killed in the middle. */
function holderOf(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function lives({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it is somebody else's
  }
  return beginningOf(pid) === began;
}

/** On Linux, where containers give the same few numbers again and again, when a process began; elsewhere nothing. */
function beginningOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
