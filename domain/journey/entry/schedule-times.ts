import type { Instant } from '../../clock.ts';
import type { Zones } from '../../policy/zones.ts';
import type { ScheduleEntry } from '../definition.ts';
import { cronOf, type Cron } from './cron.ts';

type Schedule = Pick<ScheduleEntry, 'schedule' | 'zone'>;

const dayMs = 86_400_000;
const dayMinutes = 1_440;
/** Longer than any change of the clock but for the days that a country left out. */
const slack = 180;
/** Nothing that comes at all stays away for longer: 29 February, over a century that is no leap year. */
const longestDays = 8 * 366;

/**
 * When a schedule comes round next, after an instant. Local times go by the rule of `waitUntil`: one that a change of the clock swallows
 * is the moment it would have been, of two the first counts.
 */
export function nextTime({ schedule, zone }: Schedule, after: Instant, zones: Zones): Instant {
  const cron = cronOf(schedule);
  const from = localMinute(zone, after, zones) - slack;
  for (const local of ahead(cron, from, from + longestDays * dayMinutes)) {
    const found = instantAt(local, zone, zones);
    if (found <= after) continue;
    // A time that was moved forward may have overtaken those after it.
    const near = [...ahead(cron, local + 1, local + slack)].map((one) => instantAt(one, zone, zones));
    return Math.min(found, ...near.filter((instant) => instant > after));
  }
  throw new Error(`the schedule '${schedule}' does not come in ${longestDays} days`);
}

/** The last time it came round, from one instant to another, both included. */
export function latestTime({ schedule, zone }: Schedule, from: Instant, upTo: Instant, zones: Zones): Instant | null {
  const cron = cronOf(schedule);
  const least = localMinute(zone, from, zones) - slack;
  for (const local of back(cron, localMinute(zone, upTo, zones) + slack, least)) {
    const found = instantAt(local, zone, zones);
    if (found > upTo) continue;
    const near = [...back(cron, local - 1, local - slack)].map((one) => instantAt(one, zone, zones));
    const latest = Math.max(found, ...near.filter((instant) => instant <= upTo));
    return latest < from ? null : latest;
  }
  return null;
}

const quarterMs = 15 * 60_000;
/** From Baker Island to Kiritimati. Zones lie whole quarters of an hour apart. */
const offsets = Array.from({ length: 4 * (12 + 14) + 1 }, (_, index) => (index - 4 * 12) * quarterMs);

/**
 * When a schedule comes round next anywhere on earth, after an instant: no zone has it sooner, whatever its clocks do, because at that moment
 * they are as far from UTC as one of these.
 */
export function nextTimeAnywhere(schedule: string, after: Instant, zones: Zones): Instant {
  let soonest = Infinity;
  for (const offset of offsets) {
    const found = nextTime({ schedule, zone: 'UTC' }, after + offset, zones) - offset;
    soonest = Math.min(soonest, found);
    // Schedules know whole minutes, and none comes before the next.
    if (soonest - after <= 60_000) break;
  }
  return soonest;
}

/** `2026-03-02T09:00`: what the clock on the wall says, by which an occurrence is the same one wherever somebody is. */
export const wallClock = (zone: string, instant: Instant, zones: Zones): string =>
  new Date(localMinute(zone, instant, zones) * 60_000).toISOString().slice(0, 16);

/** Minutes of a clock on the wall, counted from 1970: a line without gaps, unlike time. */
function localMinute(zone: string, instant: Instant, zones: Zones): number {
  return (Date.parse(zones.dateOf(zone, instant)) / dayMs) * dayMinutes + zones.minuteOfDay(zone, instant);
}

function instantAt(local: number, zone: string, zones: Zones): Instant {
  const [date = '', time = ''] = new Date(local * 60_000).toISOString().split('T');
  return zones.instantOf(zone, date, time.slice(0, 5));
}

function* ahead(cron: Cron, from: number, to: number): Generator<number> {
  const times = timesOf(cron);
  for (let day = Math.floor(from / dayMinutes); day * dayMinutes <= to; day += 1) {
    if (!fits(cron, day)) continue;
    for (const time of times) {
      const local = day * dayMinutes + time;
      if (local >= from && local <= to) yield local;
    }
  }
}

function* back(cron: Cron, from: number, to: number): Generator<number> {
  const times = timesOf(cron).toReversed();
  for (let day = Math.floor(from / dayMinutes); (day + 1) * dayMinutes > to; day -= 1) {
    if (!fits(cron, day)) continue;
    for (const time of times) {
      const local = day * dayMinutes + time;
      if (local <= from && local >= to) yield local;
    }
  }
}

const timesOf = ({ hours, minutes }: Cron): readonly number[] =>
  hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));

function fits({ months, days, weekdays, either }: Cron, day: number): boolean {
  const date = new Date(day * dayMs);
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const [onDay, onWeekday] = [days.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
  return either ? onDay || onWeekday : onDay && onWeekday;
}
