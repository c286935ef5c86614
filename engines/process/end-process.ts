import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess } from './identity.ts';

type Recorded = Readonly<{ pid: number; identity: string }>;

/** Waits until the recorded process is gone; false when it still runs after `withinMs`. */
async function waitForEnd(record: Recorded, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isSameProcess(record)) {
    if (Date.now() >= deadline) return false;
    await sleep(25);
  }
  return true;
}

/**
 * Ends the recorded process: the polite signal first, SIGKILL after `graceMs`. Touches nothing when the pid now belongs
 * to another process. Says how it went.
 */
export async function endProcess(
  record: Recorded,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<'was gone' | 'ended' | 'killed'> {
  if (!sendSignal(record, signal)) return 'was gone';
  if (await waitForEnd(record, graceMs)) return 'ended';
  sendSignal(record, 'SIGKILL');
  await waitForEnd(record, 2_000);
  return 'killed';
}

function sendSignal(record: Recorded, signal: NodeJS.Signals): boolean {
  if (!isSameProcess(record)) return false;
  try {
    process.kill(record.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw new Error(`cannot end process ${record.pid}: ${(error as Error).message}. It belongs to another user.`, {
      cause: error,
    });
  }
}
