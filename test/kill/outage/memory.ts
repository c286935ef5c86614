import { readFileSync } from 'node:fs';
import { processesOf } from '../../../bench/processes.ts';

/** By process of the stack, MiB: the most that any one process of that name was resident with. Linux only: it reads /proc. */
export type Peaks = Readonly<Record<string, number>>;

const everyMs = 1_000;

/** The kernel keeps the highest mark of each process; looked at now and then because some end. We ourselves are no part of it. */
export function watchMemory(home: string): { stop(): Peaks } {
  const peaks: Record<string, number> = {};
  const look = (): void => {
    for (const [name, pids] of processesOf(home))
      if (name !== 'start') for (const pid of pids) peaks[name] = Math.max(peaks[name] ?? 0, highestOf(pid));
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peaks;
    },
  };
}

function highestOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
  } catch {
    return 0; // ended meanwhile
  }
}
