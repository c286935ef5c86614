let lastAt = Number.NaN;
let lastText = '';

/** RFC 3339; many messages fall into one millisecond, and formatting is what costs. */
export function isoTime(at: number): string {
  if (at !== lastAt) [lastAt, lastText] = [at, new Date(at).toISOString()];
  return lastText;
}

/** `2026-11-21T08:00:00.000+0000`: the vendor's form; its Go client reads no other. */
export const vendorTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/** Reads what clients write: the vendor's form, RFC 3339, microseconds. Undefined when it is no instant. */
export function readTime(text: string): number | undefined {
  const at = Date.parse(text.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}
