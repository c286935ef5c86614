import type { Bench } from './figure.ts';

export type Race = {
  readonly ours: readonly number[];
  readonly ceiling: readonly number[];
  /** Median of ours over the best of the ceiling. */
  readonly ratio: number;
};

type Runners = {
  /** Units per second, or ms: whatever is compared. */
  readonly ours: () => Promise<number>;
  readonly ceiling: () => Promise<number>;
  readonly rounds: number;
  /** What counts as the best of the ceiling. */
  readonly best: 'highest' | 'lowest';
  readonly unit: string;
};

/** Ours and the ceiling take turns in one run, so that whatever else the machine does falls on both; a first turn of each warms up. */
export async function race({ say }: Bench, { ours, ceiling, rounds, best, unit }: Runners): Promise<Race> {
  const [mine, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const [a, b] = [await ours(), await ceiling()];
    say(
      `  ${round === 0 ? 'warm-up' : `round ${round}/${rounds}`}: ours ${show(a)} ${unit}, ceiling ${show(b)} ${unit}`,
    );
    if (round === 0) continue;
    mine.push(a);
    theirs.push(b);
  }
  const top = best === 'highest' ? Math.max(...theirs) : Math.min(...theirs);
  return { ours: mine, ceiling: theirs, ratio: median(mine) / top };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}

export const show = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
