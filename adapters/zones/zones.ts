import { Temporal } from 'temporal-polyfill';
import type { CalendarWindow } from '../../domain/policy/settings.ts';
import type { Zones } from '../../domain/policy/zones.ts';

const daysAhead = 8; // any weekday set is met within a week; one more for the day that is already past

/** Zone rules come from the machine's tzdata: asked in activities only, the answer is kept in history (design §5). */
export const zones: Zones = { isZone, ofCountry, minuteOfDay, beginningOf, dateOf, instantOf, addDays, nextLocal };

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const dayMs = 86_400_000;
const zonesOfCountry = new Map<string, readonly string[]>();

/** Those that keep the same time in every week of two years are one: the United States have six rather than twenty-nine. */
function ofCountry(country: string, instant: number): readonly string[] {
  const year = new Date(instant).getUTCFullYear();
  const key = `${country}:${year}`;
  const known = zonesOfCountry.get(key);
  if (known !== undefined) return known;
  const weeks = Array.from({ length: 105 }, (_, week) => Date.UTC(year, 0, 1) + week * 7 * dayMs);
  const byTime = new Map(
    namedZones(country).map((zone) => [weeks.map((week) => minuteOfDay(zone, week)).join(), zone]),
  );
  const found = [...byTime.values()].sort();
  zonesOfCountry.set(key, found);
  return found;
}

/** The machine's own list: Node 20 has it as a property, later ones by a method. */
function namedZones(country: string): readonly string[] {
  const locale: Intl.Locale & ZoneList = new Intl.Locale(`und-${country}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}
type ZoneList = { readonly timeZones?: readonly string[]; readonly getTimeZones?: () => readonly string[] };

function at(zone: string, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}

function minuteOfDay(zone: string, instant: number): number {
  const local = at(zone, instant);
  return local.hour * 60 + local.minute;
}

function beginningOf(zone: string, instant: number, window: CalendarWindow): number {
  const today = at(zone, instant).toPlainDate();
  const first =
    window === 'day'
      ? today
      : window === 'week'
        ? today.subtract({ days: today.dayOfWeek - 1 })
        : today.with({ day: 1 });
  // The first instant of a day that begins within a gap is the end of the gap.
  return first.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
}

function dateOf(zone: string, instant: number): string {
  return at(zone, instant).toPlainDate().toString();
}

function instantOf(zone: string, date: string, time: string): number {
  const plainTime = Temporal.PlainTime.from(time);
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}

function addDays(zone: string, instant: number, days: number): number {
  return at(zone, instant).add({ days }).epochMilliseconds;
}

function nextLocal(zone: string, after: number, time: string, days?: readonly number[]): number {
  const today = at(zone, after).toPlainDate();
  const plainTime = Temporal.PlainTime.from(time);
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = today.add({ days: ahead });
    if (days !== undefined && days.length > 0 && !days.includes(day.dayOfWeek)) continue;
    // 'compatible': a time in a spring gap moves forward, the first of two in autumn is taken.
    const instant = day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
    if (instant > after) return instant;
  }
  throw new Error(
    `no local time ${time} in zone ${zone} within ${daysAhead} days of ${new Date(after).toISOString()}; expected days between 1 and 7, got ${days?.join(',')}`,
  );
}
