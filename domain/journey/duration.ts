const second = 1_000;
const units: Readonly<Record<string, number>> = {
  s: second,
  sec: second,
  second: second,
  seconds: second,
  m: 60 * second,
  min: 60 * second,
  minute: 60 * second,
  minutes: 60 * second,
  h: 3_600 * second,
  hour: 3_600 * second,
  hours: 3_600 * second,
  d: 86_400 * second,
  day: 86_400 * second,
  days: 86_400 * second,
  w: 604_800 * second,
  week: 604_800 * second,
  weeks: 604_800 * second,
};

/** A tenth of what a timer can hold; longer is a typing error. */
const longest = 3_650 * 86_400 * second;

export const durationExamples = "a number and a unit, such as '2 days', '90 minutes', '1h' or '1h 30m' (s, m, h, d, w)";

export type DurationReading =
  { readonly kind: 'duration'; readonly ms: number } | { readonly kind: 'refused'; readonly reason: string };

/** Reads a published duration. A day is 24 hours; months and years have no fixed length and are refused. */
export function readDuration(text: string): DurationReading {
  const refused = (reason: string): DurationReading => ({ kind: 'refused', reason });
  const trimmed = text.trim().toLowerCase();
  if (!/^(?:\d+(?:\.\d{1,3})?\s*[a-z]+\s*)+$/.test(trimmed)) return refused(`'${text}' is not a duration`);
  let ms = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d{1,3})?)\s*([a-z]+)/g)) {
    const length = Object.hasOwn(units, unit ?? '') ? units[unit ?? ''] : undefined;
    if (length === undefined) return refused(`'${text}': '${unit}' is not a unit of a fixed length`);
    ms += Math.round(Number(amount) * length);
  }
  if (ms <= 0) return refused(`'${text}' is no time at all`);
  if (ms > longest) return refused(`'${text}' is longer than ten years`);
  return { kind: 'duration', ms };
}

/** Durations read so far: a definition asks for the same few at every decision. */
const known = new Map<string, number>();
/** More different ones than all journeys of a workspace have; beyond it reading starts anew. */
const mostKnown = 1_000;

/** Milliseconds of a duration that `validate` has passed; throws on any other. */
export function durationMs(text: string): number {
  const read = known.get(text);
  if (read !== undefined) return read;
  const reading = readDuration(text);
  if (reading.kind === 'refused') throw new Error(`${reading.reason}; expected ${durationExamples}`);
  if (known.size >= mostKnown) known.clear();
  known.set(text, reading.ms);
  return reading.ms;
}
