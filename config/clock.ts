import type { Reader } from './environment.ts';
import type { Delivery } from './delivery.ts';

/** Same shape as `Clock` of the domain (I14): virtual(t) = virtualStart + (t − realStart) × scale, epoch ms. */
export type ClockConfig = Readonly<{ realStart: number; virtualStart: number; scale: number }>;

/** A year in 30 s; beyond it, timers lose meaning. */
const FASTEST = 1_000_000;

/**
 * CARILLON_CLOCK_SCALE (1), CARILLON_CLOCK_START (virtual instant of the start) and CARILLON_CLOCK_ORIGIN (the real
 * instant of the start, the same for every process of a stack; `now` without it).
 */
export function readClock(reader: Reader, delivery: Delivery | undefined, now: number): ClockConfig {
  const scale = reader.number('CARILLON_CLOCK_SCALE', 0.001, FASTEST) ?? 1;
  const start = reader.instant('CARILLON_CLOCK_START');
  const origin = reader.instant('CARILLON_CLOCK_ORIGIN') ?? now;
  const shifted = scale !== 1 || start !== undefined;
  if (shifted && delivery !== undefined && delivery !== 'sandbox') {
    reader.problem(
      `CARILLON_CLOCK_SCALE and CARILLON_CLOCK_START bend time, which is allowed only with CARILLON_DELIVERY=sandbox, not ${delivery}`,
    );
  }
  if (!shifted) return { realStart: 0, virtualStart: 0, scale: 1 };
  return { realStart: origin, virtualStart: start ?? origin, scale };
}
