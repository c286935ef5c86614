/** What became of the runs that drew a share. */
export type Tally = { readonly share: string; readonly runs: number; readonly hits: number };
/** `best`: how sure it is that none of the others does better, in percent. */
export type Compared = Tally & { readonly best: number };

/** Finer than any difference that anybody would act upon. */
const points = 20_000;
/** In standard deviations: what lies beyond is less than one in 10^12. */
const reach = 8;

/**
 * How sure it is of each share that it is the best, where nothing was known before: the rate of each is distributed as
 * Beta(1 + hits, 1 + misses), and the best is the one that lies above all others. (Beta-binomial model with a uniform prior; the integral
 * of its density times the others' distributions, summed over a grid.)
 */
export function compareShares(tallies: readonly Tally[]): readonly Compared[] {
  const around = tallies.map(spreadOf);
  const [from, to] = [Math.min(...around.map(([least]) => least)), Math.max(...around.map(([, most]) => most))];
  const masses = tallies.map((tally) => massesOf(tally, from, to));
  const belows = masses.map(summedUp);
  return tallies.map((tally, own) => {
    const best = (masses[own] ?? []).reduce(
      (sum, mass, at) =>
        sum + belows.reduce((product, below, other) => (other === own ? product : product * (below[at] ?? 1)), mass),
      0,
    );
    return { ...tally, best: Math.round(best * 1_000) / 10 };
  });
}

/** The share that is surely enough the best, if one is. `sure`: percent. */
export function winnerOf(compared: readonly Compared[], sure: number): string | null {
  const [first] = compared.toSorted((left, right) => right.best - left.best);
  return first !== undefined && first.best >= sure ? first.share : null;
}

/** Where nearly all of its rate's distribution lies. */
function spreadOf({ runs, hits }: Tally): readonly [least: number, most: number] {
  const mean = (1 + hits) / (2 + runs);
  const deviation = Math.sqrt((mean * (1 - mean)) / (3 + runs));
  return [Math.max(0, mean - reach * deviation), Math.min(1, mean + reach * deviation)];
}

/** Of each slice of the range, how likely the rate lies in it. */
function massesOf({ runs, hits }: Tally, from: number, to: number): readonly number[] {
  const logs = Array.from({ length: points }, (_, at) => {
    const rate = from + ((at + 0.5) / points) * (to - from);
    return hits * Math.log(rate) + (runs - hits) * Math.log(1 - rate);
  });
  // Their logarithms, and the highest as one: powers of thousands are beyond any number.
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  const heights = logs.map((log) => Math.exp(log - highest));
  const whole = heights.reduce((sum, height) => sum + height, 0);
  return heights.map((height) => height / whole);
}

/** How likely it lies below the middle of each slice: two alike are each the better one in half of the cases. */
function summedUp(masses: readonly number[]): readonly number[] {
  let below = 0;
  return masses.map((mass) => {
    const middle = below + mass / 2;
    below += mass;
    return middle;
  });
}
