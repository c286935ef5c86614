import { realClock } from './clock.ts';
import type { Clock } from './clock.ts';

/**
 * The clock of an enrollment that begins now (I14): every one of a bent stack begins at the same virtual instant, where one is configured,
 * so that the hour of the day does not matter; else at the real one.
 */
export function enrollmentClock(stack: Clock, arrivedAt: number): Clock {
  if (stack.realStart === 0 && stack.scale === 1) return realClock;
  const startConfigured = stack.virtualStart !== stack.realStart;
  return { realStart: arrivedAt, virtualStart: startConfigured ? stack.virtualStart : arrivedAt, scale: stack.scale };
}
