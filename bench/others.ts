import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { ownHomes } from './home.ts';
import { cpuOf, processesOf } from './processes.ts';

/** What of the machine others used between two instants, 0 to 1: a shared machine says little while it is busy. Linux only, else 0. */
export function watchOthers(): () => number {
  const begin = sample();
  return () => {
    const end = sample();
    const whole = (end.at - begin.at) * cpus().length;
    return Math.max(0, Math.round(((end.busy - begin.busy - (end.ours - begin.ours)) / whole) * 100) / 100);
  };
}

/** More than this of the machine used by others, and a patient run waits for a better moment. */
export const disturbing = 0.25;

/** Waits until others have left the machine alone for three seconds, or the patience is over. */
export async function untilQuiet(until: number): Promise<void> {
  while (Date.now() < until) {
    const others = watchOthers();
    await new Promise((wake) => setTimeout(wake, 3_000));
    if (others() <= disturbing) return;
  }
}

function sample(): { readonly at: number; readonly busy: number; readonly ours: number } {
  return { at: performance.now(), busy: machineBusy(), ours: ownCpu() };
}

/** Processor time of this benchmark so far, ms: its processes and its engines. */
export function ownCpu(): number {
  const pids = ownHomes().flatMap((home) => [...processesOf(home, [process.pid]).values()].flat());
  return cpuOf([...new Set(pids)]);
}

/** Processor time of everybody so far, ms; what the hypervisor took away counts as theirs. */
function machineBusy(): number {
  try {
    const [, user, nice, system, , , irq, softirq, steal] = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '')
      .split(/\s+/)
      .map(Number);
    return [user, nice, system, irq, softirq, steal].reduce<number>((sum, one) => sum + (one ?? 0), 0) * 10;
  } catch {
    return 0;
  }
}
