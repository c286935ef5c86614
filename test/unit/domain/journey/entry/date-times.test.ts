import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zones } from '../../../../../adapters/zones/zones.ts';
import type { DateEntry } from '../../../../../domain/journey/definition.ts';
import { latestDate, nextDate } from '../../../../../domain/journey/entry/date-times.ts';
import type { Json } from '../../../../../domain/json.ts';

const birthday: DateEntry = { date: 'traits.day', yearly: true, at: '10:00', zone: 'profile' };
const dated = (entry: DateEntry, day: Json | undefined, zone = 'Europe/Zagreb') => ({
  entry,
  traits: day === undefined ? {} : { day },
  zone,
  zones,
});
const next = (entry: DateEntry, day: Json | undefined, after: string, zone?: string): string | null => {
  const found = nextDate(dated(entry, day, zone), Date.parse(after));
  return found === null ? null : new Date(found).toISOString();
};

describe('a date that comes every year', () => {
  it('comes this year, or next where it is past', () => {
    expect(next(birthday, '1990-05-01', '2026-03-02T00:00:00Z')).toBe('2026-05-01T08:00:00.000Z');
    expect(next(birthday, '1990-05-01', '2026-05-01T07:59:59Z')).toBe('2026-05-01T08:00:00.000Z');
    expect(next(birthday, '1990-05-01', '2026-05-01T08:00:00Z')).toBe('2027-05-01T08:00:00.000Z');
  });

  it('is the 28th of February for who was born on the 29th, where there is none', () => {
    expect(next(birthday, '1992-02-29', '2027-01-01T00:00:00Z')).toBe('2027-02-28T09:00:00.000Z');
    expect(next(birthday, '1992-02-29', '2027-03-01T00:00:00Z')).toBe('2028-02-29T09:00:00.000Z');
    expect(next(birthday, '1992-02-29', '2100-01-01T00:00:00Z')).toBe('2100-02-28T09:00:00.000Z');
  });

  it('is the day as it was written, wherever the person is', () => {
    for (const day of ['1990-05-01T00:00:00Z', '1990-05-01 00:00', '1990-05-01', 641_520_000])
      expect(next(birthday, day, '2026-03-02T00:00:00Z', 'America/New_York')).toBe('2026-05-01T14:00:00.000Z');
  });

  it('is at nine unless the entry says otherwise, whatever time the date has', () => {
    const { at: _, ...plain } = birthday;
    expect(next(plain, '1990-05-01T23:30', '2026-03-02T00:00:00Z')).toBe('2026-05-01T07:00:00.000Z');
  });

  it('comes before or after the day, over the turn of the year', () => {
    const before: DateEntry = { ...birthday, offset: { by: '2 weeks', to: 'before' } };
    expect(next(before, '1990-01-05', '2026-12-01T00:00:00Z')).toBe('2026-12-22T09:00:00.000Z');
    const after: DateEntry = { ...birthday, offset: { by: '363 days', to: 'after' } };
    expect(next(after, '1990-01-05', '2026-12-01T00:00:00Z')).toBe('2027-01-03T09:00:00.000Z');
  });

  it('does not come before the date itself', () => {
    expect(next(birthday, '2028-05-01', '2026-03-02T00:00:00Z')).toBe('2028-05-01T08:00:00.000Z');
    expect(next(birthday, '2026-05-01', '2026-03-02T00:00:00Z')).toBe('2026-05-01T08:00:00.000Z');
  });

  it.each([[undefined], [null], [''], ['soon'], ['2026-02-30'], [true], [-1]])('never comes for %j', (day) => {
    expect(next(birthday, day, '2026-03-02T00:00:00Z')).toBeNull();
  });

  it('comes once a year at its time of day, and the latest is the one that came last', () => {
    const day = fc
      .integer({ min: Date.UTC(1930, 0, 1), max: Date.UTC(2020, 0, 1) })
      .map((instant) => new Date(instant).toISOString().slice(0, 10));
    const zone = fc.constantFrom('UTC', 'Europe/Zagreb', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago');
    const after = fc.integer({ min: Date.UTC(2021, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(fc.oneof(day, fc.constant('1992-02-29')), zone, after, (born, where, from) => {
        const whose = dated(birthday, born, where);
        const first = nextDate(whose, from) ?? Number.NaN;
        const second = nextDate(whose, first) ?? Number.NaN;
        expect(first).toBeGreaterThan(from);
        expect(zones.minuteOfDay(where, first)).toBe(600);
        const expected = born.slice(5) === '02-29' ? ['02-28', '02-29'] : [born.slice(5)];
        expect(expected).toContain(zones.dateOf(where, first).slice(5));
        expect(Number(zones.dateOf(where, second).slice(0, 4)) - Number(zones.dateOf(where, first).slice(0, 4))).toBe(
          1,
        );
        expect(latestDate(whose, from, second - 1)).toBe(first);
        expect(latestDate(whose, from, first - 1)).toBeNull();
        expect(latestDate(whose, first, second - 1)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

describe('a date that comes once', () => {
  const renewal: DateEntry = { date: 'traits.day', offset: { by: '1 day', to: 'before' }, zone: 'profile' };

  it('is read as a wait reads it', () => {
    expect(next(renewal, '2026-05-02', '2026-03-02T00:00:00Z')).toBe('2026-05-01T07:00:00.000Z');
    expect(next(renewal, '2026-05-02T18:00', '2026-03-02T00:00:00Z')).toBe('2026-05-01T16:00:00.000Z');
    expect(next(renewal, '2026-05-02T18:00:00Z', '2026-03-02T00:00:00Z')).toBe('2026-05-01T18:00:00.000Z');
  });

  it('does not come again', () => {
    expect(next(renewal, '2026-05-02', '2026-05-01T07:00:00Z')).toBeNull();
  });
});
