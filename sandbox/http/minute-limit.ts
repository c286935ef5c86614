import type { SandboxClock } from '../clock.ts';

const MINUTE_MS = 60_000;

/** "N per minute" of the sandbox's clock, in windows that begin with their first request. 0 = no limit. */
export function createMinuteLimit(clock: SandboxClock, perMinute: () => number): () => boolean {
  let since = Number.NEGATIVE_INFINITY;
  let used = 0;
  return () => {
    const limit = perMinute();
    if (limit === 0) return true;
    const now = clock.now();
    if (now - since >= MINUTE_MS) [since, used] = [now, 0];
    used += 1;
    return used <= limit;
  };
}
