import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zones } from '../../../../adapters/zones/zones.ts';
import type { WaitUntilDateStep } from '../../../../domain/journey/definition.ts';
import { dateTarget } from '../../../../domain/journey/date-target.ts';
import { timeTarget } from '../../../../domain/journey/time-target.ts';
import type { JsonObject } from '../../../../domain/json.ts';

const wait: WaitUntilDateStep = {
  kind: 'waitUntilDate',
  id: 'w',
  date: 'event.visit',
  zone: 'profile',
  then: [],
  else: [],
};
const target = (visit: JsonObject[string], more: Partial<WaitUntilDateStep> = {}, zone = 'Europe/Zagreb'): string => {
  const facts = { traits: {}, event: { visit }, entry: { visit } };
  const found = dateTarget({ ...wait, ...more }, facts, zone, zones);
  return found.kind === 'instant' ? new Date(found.instant).toISOString() : found.reason;
};
const before = (by: string): Partial<WaitUntilDateStep> => ({ offset: { by, to: 'before' } });
const after = (by: string): Partial<WaitUntilDateStep> => ({ offset: { by, to: 'after' } });

describe('a wait for a date', () => {
  it.each([
    ['a date, at nine', '2026-12-24', {}, '2026-12-24T08:00:00.000Z'],
    ['a date, at its own time of day', '2026-12-24', { at: '18:30' }, '2026-12-24T17:30:00.000Z'],
    ['a local time', '2026-12-24T18:00', {}, '2026-12-24T17:00:00.000Z'],
    ['an instant', '2026-12-24T18:00:00Z', {}, '2026-12-24T18:00:00.000Z'],
    ['an instant in another zone', '2026-12-24 18:00:00+09:00', {}, '2026-12-24T09:00:00.000Z'],
    ['an instant, at another time of that day', '2026-12-24T23:30:00Z', { at: '09:00' }, '2026-12-25T08:00:00.000Z'],
    ['seconds since 1970', 1_798_135_200, {}, '2026-12-24T18:00:00.000Z'],
    ['milliseconds since 1970', 1_798_135_200_000, {}, '2026-12-24T18:00:00.000Z'],
    ['a day before', '2026-12-24', before('1 day'), '2026-12-23T08:00:00.000Z'],
    ['a week after', '2026-12-24T18:00:00Z', after('1 week'), '2026-12-31T18:00:00.000Z'],
    ['hours before', '2026-12-24T18:00:00Z', before('2 hours'), '2026-12-24T16:00:00.000Z'],
    [
      'a day before, in the morning',
      '2026-12-24T18:00:00Z',
      { ...before('1 day'), at: '09:00' },
      '2026-12-23T08:00:00.000Z',
    ],
  ] as const)('reads %s', (_, visit, more, instant) => {
    expect(target(visit, more)).toBe(instant);
  });

  it('keeps the time of day over a change of the clock where it counts days, and counts hours as they pass', () => {
    // Clocks go forward at 01:00 UTC on 29 March.
    expect(target('2026-03-29T10:00', before('1 day'))).toBe('2026-03-28T09:00:00.000Z');
    expect(target('2026-03-29T10:00', before('24h'))).toBe('2026-03-28T08:00:00.000Z');
  });

  it('moves a time that the change swallowed forward, and takes the first of two', () => {
    expect(target('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(target('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
  });

  it.each([
    [undefined, 'event.visit is not set'],
    [null, 'event.visit is not set'],
    ['', 'event.visit is not set'],
    ['soon', 'event.visit is no date'],
    ['2026-02-30', 'event.visit is no date'],
    ['2026-02-28T25:00', 'event.visit is no date'],
    [true, 'event.visit is no date'],
    [-1, 'event.visit is no date'],
  ])('says so where there is none: %j', (visit, reason) => {
    expect(target(visit as JsonObject[string])).toBe(reason);
  });

  it('knows 29 February where there is one', () => {
    expect(target('2028-02-29', after('1 day'))).toBe('2028-03-01T08:00:00.000Z');
    expect(target('2026-02-29')).toBe('event.visit is no date');
  });
});

describe('a wait for hours of the day', () => {
  const office = {
    kind: 'waitUntil',
    id: 'w',
    at: '09:00',
    till: '17:00',
    zone: 'UTC',
    days: [1, 2, 3, 4, 5],
  } as const;
  const night = { ...office, at: '22:00', till: '02:00', days: [5] } as const;
  const at = (step: typeof office | typeof night, instant: string): string =>
    new Date(timeTarget(step, Date.parse(instant), 'UTC', zones)).toISOString();

  it.each([
    ['before they begin', office, '2026-03-02T08:59:00Z', '2026-03-02T09:00:00.000Z'],
    ['as they begin', office, '2026-03-02T09:00:00Z', '2026-03-02T09:00:00.000Z'],
    ['within them', office, '2026-03-02T16:59:00Z', '2026-03-02T16:59:00.000Z'],
    ['as they end', office, '2026-03-02T17:00:00Z', '2026-03-03T09:00:00.000Z'],
    ['on a day that has none', office, '2026-03-06T18:00:00Z', '2026-03-09T09:00:00.000Z'],
    ['after midnight', night, '2026-03-07T01:00:00Z', '2026-03-07T01:00:00.000Z'],
    ['after the night of another day', night, '2026-03-06T01:00:00Z', '2026-03-06T22:00:00.000Z'],
  ] as const)('%s', (_, step, instant, until) => {
    expect(at(step, instant)).toBe(until);
  });

  it('never ends in the past nor outside the hours, in any zone', () => {
    const anywhere = fc.constantFrom('UTC', 'Europe/Zagreb', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
    const step = { ...office, days: undefined } as never as typeof office;
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 0, max: 4e12 }), (zone, instant) => {
        const until = timeTarget(step, instant, zone, zones);
        expect(until).toBeGreaterThanOrEqual(instant);
        const minute = zones.minuteOfDay(zone, until);
        expect(minute >= 9 * 60 && minute < 17 * 60).toBe(true);
      }),
    );
  });
});
