/** How the provider itself calls again when nobody answers. Minutes. */
export type Redial = { readonly minPeriod: number; readonly maxPeriod: number; readonly maxCount: number };

const MOST_RETRIES = 4;
const periods = [1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 960, 1440];

/** The next longer one of the vendor's periods; a day at most. */
const rounded = (minutes: number): number => periods.find((period) => period >= minutes) ?? 1440;

/** Values outside of their ranges are moved into them, as the vendor does. */
export function clampRedial({ minPeriod, maxPeriod, maxCount }: Redial): Redial {
  const least = rounded(minPeriod);
  return {
    minPeriod: least,
    maxPeriod: Math.max(least, rounded(maxPeriod)),
    maxCount: Math.min(Math.max(maxCount, 0), MOST_RETRIES),
  };
}

/**
 * Minutes to wait after the n-th failed try (from 1), or undefined after the last: along the periods from the least on,
 * the longest repeated; always the same one where both are equal.
 */
export function redialIn(redial: Redial | undefined, failures: number): number | undefined {
  if (redial === undefined || failures > redial.maxCount) return undefined;
  const first = periods.indexOf(redial.minPeriod);
  return Math.min(periods[first + failures - 1] ?? redial.maxPeriod, redial.maxPeriod);
}
