let lastAt = Number.NaN;
let lastText = '';

/** RFC 3339; many messages fall into one millisecond, and formatting is what costs. */
export function isoTime(at: number): string {
  if (at !== lastAt) [lastAt, lastText] = [at, new Date(at).toISOString()];
  return lastText;
}

/** `2026-11-21T08:00:00.000+0000`: the vendor's form; its Go client reads no other. */
export const vendorTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

const instant = /^(\d{4}-\d{2}-(\d{2}))(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:(Z)|([+-]\d{2}):?(\d{2}))?)?$/i;

/**
 * Reads what clients write: the vendor's form, RFC 3339, microseconds, a day alone. Without an offset it is UTC, wherever
 * the sandbox runs. Undefined when it is no instant: `Date.parse` alone reads `1` as a year and 31 February as 3 March.
 */
export function readTime(text: string): number | undefined {
  const [, date, day, time = '00:00', , hours = '+00', minutes = '00'] = instant.exec(text.trim()) ?? [];
  if (date === undefined || new Date(`${date}T00:00Z`).getUTCDate() !== Number(day)) return undefined;
  const at = Date.parse(`${date}T${time}${hours}:${minutes}`);
  return Number.isNaN(at) ? undefined : at;
}
