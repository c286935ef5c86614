const MINUTE_MS = 60_000;

/** "N per minute", in windows that begin with their first request. 0 = no limit. */
export function createMinuteLimit(perMinute: () => number): () => boolean {
  let since = 0;
  let used = 0;
  return () => {
    const limit = perMinute();
    if (limit === 0) return true;
    const now = Date.now();
    if (now - since >= MINUTE_MS) [since, used] = [now, 0];
    used += 1;
    return used <= limit;
  };
}
