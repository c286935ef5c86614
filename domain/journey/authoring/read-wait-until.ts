import { minutesOfDay } from '../../time-of-day.ts';
import type { Path, Report } from '../../problem.ts';
import { weekdays } from '../../weekdays.ts';
import type { Duration, Step, WaitUntilDateStep, WaitUntilStep } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { momentOf, type Moment } from '../moment.ts';
import { steps as shapes } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { record } from './record.ts';

type Inner = (steps: unknown, path: Path) => readonly Step[];

/** A time of day, hours of the day, or a date. `inner` reads the steps of `else`. Null: reported. */
export function readWaitUntil(
  input: unknown,
  path: Path,
  report: Report,
  isZone: (name: string) => boolean,
  inner: Inner,
): WaitUntilStep | WaitUntilDateStep | null {
  const { waitUntil, zone = 'profile' } = record(input);
  if (typeof zone === 'string' && zone !== 'profile' && !isZone(zone))
    report([...path, 'zone'], {
      message: `'${zone}' is not a time zone`,
      expected: "'profile' or an IANA zone such as Europe/Zagreb",
    });
  const moment = typeof waitUntil === 'string' ? momentOf(waitUntil) : null;
  if (moment?.kind === 'date') return readDate(input, moment.date, path, report, inner);
  const read = parseObject(shapes.waitUntil, input, path, report);
  if (read === null || moment === null) return null;
  const { id = '', days, spread } = read;
  if (spread !== undefined && !fits(spread, moment, [...path, 'spread'], report)) return null;
  return {
    kind: 'waitUntil',
    id,
    at: moment.at,
    ...(moment.kind === 'hours' ? { till: moment.till } : {}),
    zone: read.zone ?? 'profile',
    ...(days === undefined ? {} : { days: readDays(days) }),
    ...(spread === undefined ? {} : { spread }),
  };
}

/** More would be another time of day. */
const mostSpread = '12 hours';
const dayMinutes = 24 * 60;

/** Nobody goes on after the hours that they waited for. */
function fits(spread: Duration, moment: Exclude<Moment, { kind: 'date' }>, path: Path, report: Report): boolean {
  const hours = moment.kind === 'hours' ? minutesOfDay(moment.till) - minutesOfDay(moment.at) : null;
  const most = hours === null ? durationMs(mostSpread) : ((hours + dayMinutes) % dayMinutes) * 60_000;
  if (durationMs(spread) <= most) return true;
  const expected = hours === null ? `at most ${mostSpread}` : 'no more than the hours last';
  report(path, { message: `'spread' is ${spread}`, expected });
  return false;
}

function readDate(input: unknown, date: string, path: Path, report: Report, inner: Inner): WaitUntilDateStep | null {
  const read = parseObject(shapes.waitUntilDate, input, path, report);
  const held = record(input);
  const [then = [], other = []] = (['then', 'else'] as const).map((list) =>
    held[list] === undefined ? [] : inner(held[list], [...path, list]),
  );
  if (read === null) return null;
  const { id = '', before, after, at, zone = 'profile' } = read;
  if (before !== undefined && after !== undefined) {
    report([...path, 'after'], { message: 'it cannot be both before and after', expected: "'before' or 'after'" });
    return null;
  }
  return {
    kind: 'waitUntilDate',
    id,
    date,
    ...(before === undefined ? {} : { offset: { by: before, to: 'before' } }),
    ...(after === undefined ? {} : { offset: { by: after, to: 'after' } }),
    ...(at === undefined ? {} : { at }),
    zone,
    then,
    else: other,
  };
}

/** Names or numbers, in the order of the week and each once. */
function readDays(days: readonly (string | number)[]): NonNullable<WaitUntilStep['days']> {
  const numbers = days.map((day) => (typeof day === 'number' ? day : weekdays.findIndex((name) => name === day) + 1));
  return [...new Set(numbers)].toSorted((left, right) => left - right);
}
