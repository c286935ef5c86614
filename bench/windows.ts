/** The most of these instants, ms in any order, that lie within some stretch of so many ms. */
export function mostWithin(instants: readonly number[], ms: number): number {
  const sorted = instants.toSorted((a, b) => a - b);
  let [first, most] = [0, 0];
  for (const [place, at] of sorted.entries()) {
    while (at - (sorted[first] ?? at) >= ms) first += 1;
    most = Math.max(most, place - first + 1);
  }
  return most;
}

export const countBetween = (instants: readonly number[], from: number, to: number): number =>
  instants.filter((at) => at >= from && at < to).length;
