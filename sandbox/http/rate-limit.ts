/** The vendor publishes two kinds (`x-throttling-info`): so many per span of time, and a bucket that refills. */
export type RateLimit =
  | { readonly requests: number; readonly perMs: number; readonly kind?: 'logs' }
  | { readonly burst: number; readonly refillPerSecond: number };

export const perSecond = (requests: number): RateLimit => ({ requests, perMs: 1_000 });
export const perMinute = (requests: number): RateLimit => ({ requests, perMs: 60_000 });
export const perHour = (requests: number): RateLimit => ({ requests, perMs: 3_600_000 });
/** Of reads of logs, which have a setting of their own. */
export const logsPerMinute = (requests: number): RateLimit => ({ requests, perMs: 60_000, kind: 'logs' });
export const bucket = (burst: number, refillPerSecond: number): RateLimit => ({ burst, refillPerSecond });

export type Limiter = {
  /** Takes one request in; otherwise how long it has to wait, ms. `times`: how much more than published is allowed. */
  take(account: string, times: number): number;
  clear(): void;
};

/** One limit of one route; every account has its own. */
export function createLimiter(limit: RateLimit, now: () => number): Limiter {
  return 'burst' in limit ? createBucket(limit, now) : createWindow(limit, now);
}

/** Windows begin with their first request. */
function createWindow({ requests, perMs }: { requests: number; perMs: number }, now: () => number): Limiter {
  const windows = new Map<string, { since: number; used: number }>();
  return {
    take(account, times) {
      const at = now();
      let window = windows.get(account);
      if (window === undefined || at - window.since >= perMs) windows.set(account, (window = { since: at, used: 0 }));
      if (window.used >= requests * times) return window.since + perMs - at;
      window.used += 1;
      return 0;
    },
    clear: () => windows.clear(),
  };
}

function createBucket(
  { burst, refillPerSecond }: { burst: number; refillPerSecond: number },
  now: () => number,
): Limiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(account, times) {
      const [at, most, perMs] = [now(), burst * times, (refillPerSecond * times) / 1_000];
      const before = buckets.get(account) ?? { tokens: most, at };
      const tokens = Math.min(most, before.tokens + (at - before.at) * perMs);
      buckets.set(account, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
      return tokens >= 1 ? 0 : (1 - tokens) / perMs;
    },
    clear: () => buckets.clear(),
  };
}
