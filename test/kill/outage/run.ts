import { createGates } from '../gates.ts';
import { killWorld } from '../world.ts';
import { drainBacklog } from './backlog.ts';
import { outageFiles } from './journeys.ts';
import { judgeBacklog } from './judge-backlog.ts';
import type { BacklogVerdict } from './judge-backlog.ts';
import { judgeTimers } from './judge-timers.ts';
import type { TimersVerdict } from './judge-timers.ts';
import { watchMemory } from './memory.ts';
import type { Peaks } from './memory.ts';
import { steadyPace } from './steady.ts';
import { outliveTimers } from './timers.ts';

export type OutageOptions = Readonly<{
  /** Who wait when everything goes; 0 leaves that part out. */
  people: number;
  /** What comes while the workers are away; 0 leaves that part out. */
  events: number;
  /** How long the steady pace is measured, s; 0: nobody asks for the pace. */
  steadyS: number;
  /** Spoils what the bar is about: the run passes only if all of it is found. */
  negative: boolean;
}>;

export type OutageReport = Readonly<{
  ok: boolean;
  timers: TimersVerdict | null;
  backlog: BacklogVerdict | null;
  peaks: Peaks;
  seconds: number;
  /** By what the bar says of it. */
  problems: Readonly<Record<string, readonly string[]>>;
}>;

/** Memory that a process of the control holds beside its own: 600 MiB, written to so that it is there. */
const ballast = `data:text/javascript,globalThis.ballast=Buffer.alloc(${600 * 2 ** 20},1)`;

/** One run, from an empty home to a verdict. */
export async function runOutage(options: OutageOptions, say: (line: string) => void): Promise<OutageReport> {
  const { people, events, steadyS, negative } = options;
  const began = Date.now();
  const stamped = (line: string): void => say(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const gates = createGates();
  const world = await killWorld({
    seed: 7,
    timingFactor: 1,
    localFirst: true,
    say: stamped,
    workspace: outageFiles,
    stack: {
      longestDelayMs: 400,
      command: (name) => {
        const { nodeArgs, cwd } = gates.command(name);
        return { cwd, nodeArgs: negative && name === 'router' ? ['--import', ballast, ...nodeArgs] : nodeArgs };
      },
    },
  });
  try {
    const memory = watchMemory(world.stack.home);
    const overdue = people > 0 ? await outliveTimers(world, gates, { people, negative }) : null;
    const timers = overdue && judgeTimers(overdue, people);
    const steady = steadyS > 0 ? await steadyPace(world, steadyS * 1_000) : 0;
    if (steady > 0) stamped(`steady: ${steady.toFixed(1)} journeys/s`);
    const drained = events > 0 ? await drainBacklog(world, gates, { events, alone: people === 0, negative }) : null;
    const peaks = memory.stop();
    const backlog = drained && judgeBacklog(drained, steady, peaks);
    const { pace, ...others } = backlog?.problems ?? {};
    // Without a steady pace there is nothing to compare with: a small run is judged by what was lost.
    const problems = { ...timers?.problems, ...others, ...(steady > 0 && { pace: pace ?? [] }) };
    const found = Object.values(problems).map((list) => list.length > 0);
    return {
      ok: negative ? found.every(Boolean) : !found.some(Boolean),
      timers,
      backlog,
      peaks,
      seconds: Math.round((Date.now() - began) / 1_000),
      problems,
    };
  } finally {
    await world.close();
    gates.remove();
  }
}
