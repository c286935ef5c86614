import type { Instant } from '../clock.ts';
import type { Json } from '../json.ts';

/** A date as people and systems write it: an instant, or a local date with or without a time of day. */
export type WrittenDate =
  | { readonly kind: 'instant'; readonly instant: Instant }
  | { readonly kind: 'local'; readonly date: string; readonly time: string | null };

/** Beyond it a number of seconds would be the year 5138: it is milliseconds. */
const leastMs = 1e11;

/** `2026-12-24`, `2026-12-24T18:00`, the same with seconds, with a zone (ISO 8601), or a number: epoch seconds or milliseconds. Else null. */
export function writtenDate(value: Json | undefined): WrittenDate | null {
  if (typeof value === 'number') {
    const instant = value < leastMs ? value * 1_000 : value;
    return Number.isFinite(value) && value > 0 ? { kind: 'instant', instant: Math.round(instant) } : null;
  }
  if (typeof value !== 'string') return null;
  const read = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    value.trim(),
  );
  if (read === null) return null;
  const [text, date = '', time = null, zone] = read;
  if (!isDate(date) || (time !== null && !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time))) return null;
  if (zone === undefined) return { kind: 'local', date, time };
  const instant = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(instant) ? null : { kind: 'instant', instant };
}

/** There is no 30 February. */
function isDate(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}
