import { z } from 'zod';

/** Late bounces come after days; a month is for ever. */
export const MOST_WAIT_MS = 30 * 86_400_000;
export const waitMs = z.number().min(0).max(MOST_WAIT_MS);

/**
 * Always the same, evenly between two, or as networks are: half of all within the median, 19 of 20 within `p95`
 * (log-normal). Milliseconds.
 */
export const latencySchema = z.union(
  [
    waitMs,
    z.strictObject({ min: waitMs, max: waitMs }).refine(({ min, max }) => min <= max, 'min must not exceed max'),
    z
      .strictObject({ median: waitMs.positive(), p95: waitMs })
      .refine(({ median, p95 }) => median <= p95, 'median must not exceed p95'),
  ],
  `must be ms from 0 to ${MOST_WAIT_MS}: a number, {min, max} or {median, p95}`,
);

export type Latency = z.infer<typeof latencySchema>;

/** 95 % of a normal distribution lie below so many deviations. */
const P95_DEVIATIONS = 1.6449;

/** `uniform`: two numbers in [0, 1), the second asked for only where it is needed. */
export function drawLatency(latency: Latency, uniform: (n: 1 | 2) => number): number {
  if (typeof latency === 'number') return latency;
  if ('min' in latency) return Math.round(latency.min + (latency.max - latency.min) * uniform(1));
  const normal = Math.sqrt(-2 * Math.log(1 - uniform(1))) * Math.cos(2 * Math.PI * uniform(2));
  const spread = Math.log(latency.p95 / latency.median) / P95_DEVIATIONS;
  return Math.min(Math.round(latency.median * Math.exp(spread * normal)), MOST_WAIT_MS);
}
