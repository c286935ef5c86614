import type { Settings } from '../settings.ts';
import { createLimiter, type Limiter } from './rate-limit.ts';
import type { Routed } from './routing.ts';

export type Throttle = {
  /** Headers of the 429 for a caller who asks too often; undefined lets the request in. */
  refuse(route: Routed, account: string): Readonly<Record<string, string>> | undefined;
  clear(): void;
};

/** The vendor's count for most logs, on which the setting `logsPerMinute` is measured. */
const USUAL_LOGS = 120;

/** Holds callers to the published limits, times the setting `rateLimits`; 0 lifts them. */
export function createThrottle(now: () => number, settings: () => Settings): Throttle {
  const limiters = new Map<string, Limiter>();
  return {
    refuse({ name, limit }, account) {
      if (limit === undefined) return undefined;
      const { rateLimits, logsPerMinute, retryAfter } = settings();
      const isLogs = 'kind' in limit;
      const times = isLogs ? logsPerMinute / USUAL_LOGS : rateLimits;
      if (times === 0) return undefined;
      let limiter = limiters.get(name);
      if (!limiter) limiters.set(name, (limiter = createLimiter(limit, now)));
      const waitMs = limiter.take(account, times);
      if (waitMs <= 0) return undefined;
      return retryAfter ? { 'retry-after': String(Math.ceil(waitMs / 1_000)) } : {};
    },
    clear: () => {
      for (const limiter of limiters.values()) limiter.clear();
    },
  };
}
