import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords } from '../../../fault-points/fault-point.ts';
import { FAULT_POINTS } from '../../../fault-points/table.ts';
import type { FaultPoint } from '../../../fault-points/table.ts';
import { PROCESS_NAMES, PROCESSES } from '../../stack/processes.ts';
import type { ProcessName } from '../../stack/processes.ts';
import { groupBy } from '../history/group.ts';

/** The fault points of the processes of one stack: a process dies at whichever of its own it comes to first, and starts again with the rest. */
export type Points = Readonly<{
  /** What is put into the environment of a process that starts now. */
  environment(name: ProcessName): Readonly<Record<string, string>>;
  /**
   * Has a process die at each of these points. Those that nobody came by in time are passed over, and come again with the next sweep.
   * Resolves when all is back.
   */
  sweep(points: readonly FaultPoint[], hit: number): Promise<void>;
  /** How often a process died at each point so far. */
  hits(): Readonly<Record<FaultPoint, number>>;
}>;

/** `left`: what is still to be died at, armed since `since`, each with how often its last words were in the log by then. */
type Turn = { readonly left: Map<FaultPoint, number>; readonly hit: number; since: number };

/** What nobody has come by this long after its process was started is given up; the rarest is passed once in five seconds. */
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
  say: (line: string) => void,
  { patienceMs = usualPatienceMs } = {},
): Points {
  const turns = new Map<ProcessName, Turn>();
  const hits = new Map<FaultPoint, number>();
  const missed = new Set<FaultPoint>();
  /** How often a process has said that it dies at a point. */
  const wordsIn = (name: ProcessName): ((point: FaultPoint) => number) => {
    const file = join(home, 'logs', `${name}.log`);
    const log = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return (point) => log.split(lastWords(point)).length - 1;
  };
  const sweepOne = async (name: ProcessName, points: readonly FaultPoint[], hit: number): Promise<void> => {
    if (points.length === 0) return;
    const wordsOf = wordsIn(name);
    const turn = { left: new Map(points.map((point) => [point, wordsOf(point)])), hit, since: Date.now() };
    turns.set(name, turn);
    await victims.kill(name);
    while (turn.left.size > 0) {
      await sleep(lookEveryMs);
      if (Date.now() - turn.since < patienceMs) continue;
      for (const point of turn.left.keys()) missed.add(point);
      say(`nobody came by ${[...turn.left.keys()].join(', ')} in ${patienceMs / 1_000} s; again with the next sweep`);
      turn.left.clear();
      await victims.kill(name).catch(() => undefined); // it may just have died of something else
    }
    turns.delete(name);
  };
  return {
    environment(name) {
      const turn = turns.get(name);
      if (turn === undefined || turn.left.size === 0) return {};
      const wordsOf = wordsIn(name);
      for (const [point, seen] of turn.left) {
        if (wordsOf(point) <= seen) continue;
        hits.set(point, (hits.get(point) ?? 0) + 1);
        missed.delete(point);
        turn.left.delete(point);
      }
      if (turn.left.size === 0) return {};
      turn.since = Date.now();
      return { CARILLON_FAULT_POINTS: [...turn.left.keys()].map((point) => `${point}@${turn.hit}`).join() };
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
