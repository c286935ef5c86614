import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords } from '../../../fault-points/fault-point.ts';
import { FAULT_POINTS } from '../../../fault-points/table.ts';
import type { FaultPoint } from '../../../fault-points/table.ts';
import { PROCESS_NAMES, PROCESSES } from '../../stack/processes.ts';
import type { ProcessName } from '../../stack/processes.ts';
import { groupBy } from '../history/group.ts';

/** The fault points of the processes of one stack: armed one after the other, those of different processes at the same time. */
export type Points = Readonly<{
  /** What is put into the environment of a process that starts now. */
  environment(name: ProcessName): Readonly<Record<string, string>>;
  /**
   * Has a process die at each of these points. Those that nobody came by in time are passed over, and are the first of the next sweep.
   * Resolves when all is back.
   */
  sweep(points: readonly FaultPoint[], hit: number): Promise<void>;
  /** How often a process died at each point so far. */
  hits(): Readonly<Record<FaultPoint, number>>;
}>;

/** `left`: what is still to be died at, the first of it armed since `since`; `seen`: its last words in the log by then. */
type Turn = { readonly left: FaultPoint[]; readonly hit: number; since: number; seen: number };

/** A point that nobody has come by this long after its process was started is given up; the rarest is passed once in five seconds. */
const usualPatienceMs = 60_000;
const lookEveryMs = 50;
/** One group after the other: while journeys stand still, or wait in a queue, no campaign comes by its points. */
const groups: readonly (readonly ProcessName[])[] = [['channel-worker'], ['api', 'router'], ['journey-worker']];
const backMs = 60_000;

/** In which process a point lies. */
export function processOf(point: FaultPoint): ProcessName {
  const role = FAULT_POINTS[point];
  const name = PROCESS_NAMES.find((one) => PROCESSES[one].args.includes(role));
  if (name === undefined) throw new Error(`no process has the role ${role}`);
  return name;
}

export function createPoints(
  home: string,
  victims: Readonly<{ kill(name: ProcessName): Promise<unknown>; allBack(withinMs: number): Promise<void> }>,
  { patienceMs = usualPatienceMs } = {},
): Points {
  const turns = new Map<ProcessName, Turn>();
  const hits = new Map<FaultPoint, number>();
  const missed = new Set<FaultPoint>();
  const wordsOf = (point: FaultPoint): number => {
    const file = join(home, 'logs', `${processOf(point)}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8').split(lastWords(point)).length - 1 : 0;
  };
  const sweepOne = async (name: ProcessName, points: readonly FaultPoint[], hit: number): Promise<void> => {
    if (points.length === 0) return;
    const turn = { left: [...points], hit, since: Date.now(), seen: -1 };
    turns.set(name, turn);
    await victims.kill(name);
    while (turn.left.length > 0) {
      await sleep(lookEveryMs);
      if (Date.now() - turn.since < patienceMs) continue;
      const given = turn.left.shift();
      if (given !== undefined) missed.add(given);
      Object.assign(turn, { since: Date.now(), seen: -1 });
      await victims.kill(name).catch(() => undefined); // it may just have died of something else
    }
    turns.delete(name);
  };
  return {
    environment(name) {
      const turn = turns.get(name);
      const [before] = turn?.left ?? [];
      if (turn === undefined || before === undefined) return {};
      if (turn.seen >= 0 && wordsOf(before) > turn.seen) {
        hits.set(before, (hits.get(before) ?? 0) + 1);
        missed.delete(before);
        turn.left.shift();
      }
      const [point] = turn.left;
      if (point === undefined) return {};
      Object.assign(turn, { since: Date.now(), seen: wordsOf(point) });
      return { CARILLON_FAULT_POINT: `${point}@${turn.hit}` };
    },
    async sweep(points, hit) {
      const byProcess = groupBy([...new Set([...missed, ...points])], processOf);
      for (const group of groups)
        await Promise.all(group.map((name) => sweepOne(name, byProcess.get(name) ?? [], hit)));
      await victims.allBack(backMs);
    },
    hits: () =>
      Object.fromEntries(Object.keys(FAULT_POINTS).map((name) => [name, hits.get(name as FaultPoint) ?? 0])) as Record<
        FaultPoint,
        number
      >,
  };
}
