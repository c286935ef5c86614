import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { zones } from '../../../../../adapters/zones/zones.ts';
import { latestTime, nextTime, nextTimeAnywhere } from '../../../../../domain/journey/entry/schedule-times.ts';
import { cronOf } from '../../../../../domain/journey/entry/cron.ts';
import { schedules } from '../../../../support/arbitraries.ts';

const next = (schedule: string, after: string, zone = 'Europe/Zagreb'): string =>
  new Date(nextTime({ schedule, zone }, Date.parse(after), zones)).toISOString();
const latest = (schedule: string, from: string, upTo: string, zone = 'Europe/Zagreb'): string | null => {
  const found = latestTime({ schedule, zone }, Date.parse(from), Date.parse(upTo), zones);
  return found === null ? null : new Date(found).toISOString();
};

/** All times within some days of an instant, found without any of the code under test but the reading of cron. */
function timesAround(schedule: string, zone: string, instant: number, days: number): readonly number[] {
  const cron = cronOf(schedule);
  const middle = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  const times = Array.from({ length: 2 * days + 1 }, (_, index) => middle.add({ days: index - days })).flatMap(
    (date) => {
      const onDay = cron.days.includes(date.day);
      const onWeekday = cron.weekdays.includes(date.dayOfWeek % 7);
      const fits = cron.either ? onDay || onWeekday : onDay && onWeekday;
      if (!fits || !cron.months.includes(date.month)) return [];
      return cron.hours.flatMap((hour) =>
        cron.minutes.map(
          (minute) => date.toZonedDateTime({ timeZone: zone, plainTime: { hour, minute } }).epochMilliseconds,
        ),
      );
    },
  );
  return [...new Set(times)].toSorted((left, right) => left - right);
}

describe('a schedule', () => {
  it.each([
    ['0 9 * * 1', '2026-03-02T07:59:59Z', '2026-03-02T08:00:00.000Z'],
    ['0 9 * * 1', '2026-03-02T08:00:00Z', '2026-03-09T08:00:00.000Z'],
    ['0 9 1 * *', '2026-03-02T00:00:00Z', '2026-04-01T07:00:00.000Z'],
    ['0 9 29 2 *', '2026-03-02T00:00:00Z', '2028-02-29T08:00:00.000Z'],
    // 2100 is no leap year.
    ['0 9 29 2 *', '2096-03-01T00:00:00Z', '2104-02-29T08:00:00.000Z'],
    ['0 9 13 * 5', '2026-03-06T12:00:00Z', '2026-03-13T08:00:00.000Z'],
  ])('%s comes after %s', (schedule, after, instant) => {
    expect(next(schedule, after)).toBe(instant);
  });

  it('keeps its time of day over a change of the clock', () => {
    expect(next('0 9 * * *', '2026-03-28T12:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
    expect(next('0 9 * * *', '2026-10-24T12:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('moves a time that the change swallowed forward, and takes the first of two', () => {
    expect(next('30 2 * * *', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(next('30 2 * * *', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next('30 2 * * *', '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
    // What was moved forward has overtaken 03:00.
    expect(next('0,45 2,3 * * *', '2026-03-29T00:59:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(next('0,45 2,3 * * *', '2026-03-29T01:00:00Z')).toBe('2026-03-29T01:45:00.000Z');
  });

  it('comes where midnight is left out', () => {
    // In Beirut the clocks go from 24:00 to 01:00.
    expect(next('0 0 * * *', '2026-03-28T12:00:00Z', 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z');
  });

  it('knows of several that were missed the latest, and of none that was none', () => {
    expect(latest('0 9 * * *', '2026-03-02T08:00:00Z', '2026-03-05T10:00:00Z')).toBe('2026-03-05T08:00:00.000Z');
    expect(latest('0 9 * * *', '2026-03-05T08:00:00Z', '2026-03-05T08:00:00Z')).toBe('2026-03-05T08:00:00.000Z');
    expect(latest('0 9 * * *', '2026-03-05T08:00:01Z', '2026-03-06T07:59:59Z')).toBeNull();
  });

  const zone = fc.constantFrom(
    'UTC',
    'Europe/Zagreb',
    'America/New_York',
    'Asia/Beirut',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/St_Johns',
  );
  const instant = fc.oneof(
    fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
    // Around the changes of the clock of 2026.
    fc
      .tuple(
        fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'),
        fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }),
      )
      .map(([day, offset]) => Date.parse(day) + offset),
  );

  it('comes when the calendar says so, over every change of the clock', () => {
    fc.assert(
      fc.property(schedules, zone, instant, (schedule, at, after) => {
        const around = timesAround(schedule, at, after, 3);
        const expected = around.find((time) => time > after);
        const found = nextTime({ schedule, zone: at }, after, zones);
        expect(found).toBeGreaterThan(after);
        // Beyond three days the list ends.
        if (expected !== undefined) expect(new Date(found).toISOString()).toBe(new Date(expected).toISOString());
        const from = after - 2 * 86_400_000;
        const past = around.filter((time) => time >= from && time <= after).at(-1) ?? null;
        expect(latestTime({ schedule, zone: at }, from, after, zones)).toBe(past);
        // Whatever came next is the latest at that moment.
        expect(latestTime({ schedule, zone: at }, found, found, zones)).toBe(found);
      }),
      { numRuns: 300 },
    );
  });

  it('comes nowhere on earth sooner than anywhere', () => {
    const first = nextTimeAnywhere('0 9 * * 1', Date.parse('2026-03-01T12:00:00Z'), zones);
    expect(new Date(first).toISOString()).toBe('2026-03-01T19:00:00.000Z'); // on Kiritimati
    fc.assert(
      fc.property(schedules, zone, instant, (schedule, at, after) => {
        const anywhere = nextTimeAnywhere(schedule, after, zones);
        expect(anywhere).toBeGreaterThan(after);
        expect(anywhere).toBeLessThanOrEqual(nextTime({ schedule, zone: at }, after, zones));
      }),
      { numRuns: 30 },
    );
  });
});
