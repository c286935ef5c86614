const mostMs = 24 * 3_600_000;

/** Milliseconds of a Retry-After header in either of its forms (RFC 9110 §10.2.3), at most a day; undefined if it is neither. */
export function parseRetryAfter(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1000, mostMs);
  if (!/^[A-Z][a-z]{2}, /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), mostMs);
}
