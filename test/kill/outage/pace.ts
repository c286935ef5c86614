/** How much was handled in one stretch of time, a second. */
export type Window = Readonly<{ from: number; perSecond: number }>;

/** Whole windows between two instants, epoch ms, of what happened at these instants. */
export function windowsOf(
  instants: readonly number[],
  { from, to, ms }: Readonly<{ from: number; to: number; ms: number }>,
): readonly Window[] {
  const count = Math.max(0, Math.floor((to - from) / ms));
  const counts = Array.from({ length: count }, () => 0);
  for (const at of instants) {
    const index = Math.floor((at - from) / ms);
    if (index >= 0 && index < count) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((handled, index) => ({ from: from + index * ms, perSecond: (handled / ms) * 1_000 }));
}

/** The same of a count that was read now and then: between two readings it rose evenly. */
export function windowsOfCount(
  readings: readonly Readonly<{ at: number; count: number }>[],
  { from, to, ms }: Readonly<{ from: number; to: number; ms: number }>,
): readonly Window[] {
  const countAt = (at: number): number => {
    const after = readings.findIndex((one) => one.at >= at);
    const [left, right] = [readings[after - 1], readings[after]];
    if (right === undefined) return readings.at(-1)?.count ?? 0;
    if (left === undefined) return right.count;
    return left.count + ((right.count - left.count) * (at - left.at)) / (right.at - left.at);
  };
  const count = Math.max(0, Math.floor((to - from) / ms));
  return Array.from({ length: count }, (_, index) => {
    const begin = from + index * ms;
    return { from: begin, perSecond: ((countAt(begin + ms) - countAt(begin)) / ms) * 1_000 };
  });
}

export function medianPace(windows: readonly Window[]): number {
  const sorted = windows.map(({ perSecond }) => perSecond).toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export const slowest = (windows: readonly Window[]): number =>
  windows.reduce((least, { perSecond }) => Math.min(least, perSecond), windows[0]?.perSecond ?? 0);
