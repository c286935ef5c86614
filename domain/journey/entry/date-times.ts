import type { Instant } from '../../clock.ts';
import { readPath } from '../../condition/path.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Zones } from '../../policy/zones.ts';
import { dateTarget } from '../date-target.ts';
import { defaultTimeOfDay, type DateEntry } from '../definition.ts';
import { writtenDate } from '../written-date.ts';

/** Whose date, and where it is read. */
export type Dated = {
  readonly entry: DateEntry;
  readonly traits: JsonObject;
  readonly zone: string;
  readonly zones: Zones;
};

/** When the date of a person comes next, after an instant; null where there is none, or it is past for good. */
export function nextDate(dated: Dated, after: Instant): Instant | null {
  const ahead = timesNear(dated, after).filter((instant) => instant > after);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** When it came last, after one instant and up to another. */
export function latestDate(dated: Dated, after: Instant, upTo: Instant): Instant | null {
  const past = timesNear(dated, upTo).filter((instant) => instant > after && instant <= upTo);
  return past.length === 0 ? null : Math.max(...past);
}

function timesNear({ entry, traits, zone, zones }: Dated, near: Instant): readonly Instant[] {
  const { date, offset, at } = entry;
  const target = (written: string, time: string | undefined): readonly Instant[] => {
    const step = {
      date: written,
      ...(offset === undefined ? {} : { offset }),
      ...(time === undefined ? {} : { at: time }),
    };
    const found = dateTarget(step, { traits, event: null, entry: null }, zone, zones);
    return found.kind === 'instant' ? [found.instant] : [];
  };
  if (entry.yearly !== true) return target(date, at);
  const first = calendarDate(readPath({ traits }, date));
  if (first === null) return [];
  const [began, ...rest] = first.split('-');
  const year = Number(zones.dateOf(zone, near).slice(0, 4));
  // `before` and `after` are shorter than a year, so one year on either side is enough, and one more for the year that an offset begins in.
  return [year - 1, year, year + 1, year + 2]
    .filter((one) => one >= Number(began))
    .flatMap((one) => target(inYear(one, rest.join('-')), at ?? defaultTimeOfDay));
}

/**
 * The day as it was written, whatever zone or time stands behind it: a birthday that some system keeps as 1990-05-01T00:00:00Z is on the
 * first of May everywhere.
 */
function calendarDate(value: Json | undefined): string | null {
  const written = writtenDate(value);
  if (written === null) return null;
  if (typeof value === 'string') return value.trim().slice(0, 10);
  return written.kind === 'instant' ? new Date(written.instant).toISOString().slice(0, 10) : written.date;
}

/** Who was born on 29 February is greeted on the 28th where there is none: within the month, and not a day late. */
function inYear(year: number, monthAndDay: string): string {
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return `${year}-${monthAndDay === '02-29' && !isLeap ? '02-28' : monthAndDay}`;
}
