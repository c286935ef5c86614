import type { Bench } from './figure.ts';
import { disturbing, ownCpu, untilQuiet, watchOthers } from './others.ts';

export type Race = {
  readonly ours: readonly number[];
  readonly ceiling: readonly number[];
  /** What of the machine others used meanwhile, 0 to 1. */
  readonly others: readonly number[];
  /** Median of ours over the best of the ceiling. */
  readonly ratio: number;
  /** The same by processor time of everything that took part: what others do to the machine does not touch it. */
  readonly byProcessor: number;
};

type Runners = {
  /** Units per second, or ms: whatever is compared. */
  readonly ours: () => Promise<number>;
  readonly ceiling: () => Promise<number>;
  /** What ours needs before each round and nobody counts. */
  readonly prepare?: () => Promise<void>;
  readonly rounds: number;
  readonly warmUps?: number;
  /** What counts as the best of the ceiling. */
  readonly best: 'highest' | 'lowest';
  readonly unit: string;
};

/** How long a patient run looks for undisturbed rounds, ms. */
const patienceMs = 6 * 60_000;

/** Rounds of anything: disturbed ones are run again while there is patience. */
export async function rounds<Result>(
  { say, patient = false }: Bench,
  { count, warmUps = 1, round, told }: RoundsOf<Result>,
): Promise<{ readonly results: readonly Result[]; readonly others: readonly number[] }> {
  const [results, shares]: [Result[], number[]] = [[], []];
  const until = Date.now() + (patient ? patienceMs : 0);
  for (let warmUp = 0; warmUp < warmUps; warmUp++) await round();
  while (results.length < count) {
    await untilQuiet(until);
    const others = watchOthers();
    const result = await round();
    const share = others();
    const again = share > disturbing && Date.now() < until;
    const busy = `others used ${Math.round(share * 100)} % of the machine${again ? ', again' : ''}`;
    say(`  round ${results.length + 1}/${count}: ${told(result)}; ${busy}`);
    if (again) continue;
    results.push(result);
    shares.push(share);
  }
  return { results, others: shares };
}
type RoundsOf<Result> = {
  readonly count: number;
  /** Rounds that nobody counts: a process that has just begun compiles what it is going to run. */
  readonly warmUps?: number | undefined;
  readonly round: () => Promise<Result>;
  readonly told: (result: Result) => string;
};

/** Ours and the ceiling take turns in one run, so that whatever else the machine does falls on both. */
export async function race(bench: Bench, runners: Runners): Promise<Race> {
  const { ours, ceiling, best, unit } = runners;
  const { results, others } = await rounds(bench, {
    count: runners.rounds,
    warmUps: runners.warmUps,
    round: async () => {
      await runners.prepare?.();
      const begin = ownCpu();
      const mine = await ours();
      const middle = ownCpu();
      const theirs = await ceiling();
      return { ours: mine, ceiling: theirs, cpu: (ownCpu() - middle) / (middle - begin) };
    },
    told: (pair) => `ours ${show(pair.ours)} ${unit}, ceiling ${show(pair.ceiling)} ${unit}`,
  });
  const mine = results.map((pair) => pair.ours);
  const theirs = results.map((pair) => pair.ceiling);
  const top = best === 'highest' ? Math.max(...theirs) : Math.min(...theirs);
  return {
    ours: mine,
    ceiling: theirs,
    others,
    ratio: median(mine) / top,
    byProcessor: median(results.map(({ cpu }) => cpu)),
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}

export const inWords = ({ ratio, byProcessor }: Race): string =>
  `${ratio.toFixed(2)} (by processor time ${byProcessor.toFixed(2)})`;

export const show = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
