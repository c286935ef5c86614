import type { Path, Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import type { DateEntry, Entry, ScheduleEntry } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { entryShapes } from '../entry/entry-schema.ts';
import { parseObject } from './object-schema.ts';
import { parseMatcher } from './parse-matcher.ts';
import { record } from './record.ts';

type IsZone = (name: string) => boolean;
const entryKeys = ['event', 'schedule', 'date'];
export const entryText =
  "an event type such as user.signed_up, { schedule: '0 9 * * 1', zone: Europe/Zagreb, segment: vips } or { date: traits.birthday, yearly: true }";

/** What begins a journey: an event, a schedule over a segment, or a date of the profile. Null: reported. */
export function readEntry(input: unknown, path: Path, report: Report, isZone: IsZone): Entry | null {
  const held = record(input);
  if ('schedule' in held) return readSchedule(input, path, report, isZone);
  if ('date' in held) return readDate(input, path, report, isZone);
  if (typeof input === 'string' || 'event' in held) return parseMatcher(input, path, report);
  if ('segment' in held) {
    const hint = "today a schedule takes whoever is in it then: { schedule: '0 9 * * *', zone: …, segment: … }";
    report([...path, 'segment'], { message: 'entry by coming into a segment is not available yet', hint });
    return null;
  }
  const hint = Object.keys(held)
    .map((key) => didYouMean(key, entryKeys))
    .find((one) => one !== undefined);
  report(path, {
    message: 'nothing says what begins the journey',
    expected: entryText,
    ...(hint === undefined ? {} : { hint }),
  });
  return null;
}

function readSchedule(input: unknown, path: Path, report: Report, isZone: IsZone): ScheduleEntry | null {
  const { zone } = record(input);
  if (zone !== 'profile') checkZone(zone, "'profile' or an IANA zone such as Europe/Zagreb", path, report, isZone);
  const read = parseObject(entryShapes.schedule, input, path, report);
  return read === null ? null : { schedule: read.schedule, zone: read.zone, segment: read.segment };
}

/** Two days short of a year: what is further off belongs to another one. */
const longestOffsetMs = 363 * 86_400_000;

function readDate(input: unknown, path: Path, report: Report, isZone: IsZone): DateEntry | null {
  const { zone: written = 'profile' } = record(input);
  if (written !== 'profile')
    checkZone(written, "'profile' or an IANA zone such as Europe/Zagreb", path, report, isZone);
  const read = parseObject(entryShapes.date, input, path, report);
  if (read === null) return null;
  const { date, yearly, before, after, at, zone = 'profile' } = read;
  if (before !== undefined && after !== undefined) {
    report([...path, 'after'], { message: 'it cannot be both before and after', expected: "'before' or 'after'" });
    return null;
  }
  const by = before ?? after;
  if (yearly === true && by !== undefined && durationMs(by) > longestOffsetMs)
    report([...path, before === undefined ? 'after' : 'before'], {
      message: `'${by}' is too long for what comes every year`,
      expected: 'at most 363 days',
    });
  return {
    date,
    ...(yearly === undefined ? {} : { yearly }),
    ...(by === undefined ? {} : { offset: { by, to: before === undefined ? 'after' : 'before' } }),
    ...(at === undefined ? {} : { at }),
    zone,
  };
}

function checkZone(zone: unknown, expected: string, path: Path, report: Report, isZone: IsZone): void {
  if (typeof zone === 'string' && zone !== '' && !isZone(zone))
    report([...path, 'zone'], { message: `'${zone}' is not a time zone`, expected });
}
