import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remembering } from '../../../adapters/zones/remembering.ts';
import { zones } from '../../../adapters/zones/zones.ts';

const fast = remembering(zones);
const someZone = fc.constantFrom(
  'Europe/Zagreb',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Africa/Monrovia',
  'UTC',
);
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) }),
  // When people were born: until 1972 some clocks kept seconds of their own.
  fc.integer({ min: Date.UTC(1920, 0, 1), max: Date.UTC(1975, 0, 1) }),
  // Around the nights on which clocks change in Europe and America.
  fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => Date.UTC(2026, 2, 29, 1) + ms),
  fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => Date.UTC(2026, 9, 25, 1) + ms),
  fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => Date.UTC(2026, 2, 8, 7) + ms),
);
const times = fc
  .integer({ min: 0, max: 1_439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);

describe('zones that remember', () => {
  it('answer as those that do not', () => {
    fc.assert(
      fc.property(someZone, instants, times, fc.subarray([1, 2, 3, 4, 5, 6, 7]), (zone, at, time, days) => {
        expect(fast.minuteOfDay(zone, at)).toBe(zones.minuteOfDay(zone, at));
        expect(fast.dateOf(zone, at)).toBe(zones.dateOf(zone, at));
        expect(fast.nextLocal(zone, at, time, days)).toBe(zones.nextLocal(zone, at, time, days));
        const date = zones.dateOf(zone, at);
        expect(fast.instantOf(zone, date, time)).toBe(zones.instantOf(zone, date, time));
        expect(fast.addDays(zone, at, days.length)).toBe(zones.addDays(zone, at, days.length));
        for (const window of ['day', 'week', 'month'] as const)
          expect(fast.beginningOf(zone, at, window)).toBe(zones.beginningOf(zone, at, window));
      }),
      { numRuns: 500 },
    );
  });

  it('ask once for what they are asked twice', () => {
    const asked: string[] = [];
    const counted = remembering({
      ...zones,
      instantOf: (zone, date, time) => (asked.push(`${zone} ${date} ${time}`), zones.instantOf(zone, date, time)),
      isZone: (name) => (asked.push(name), zones.isZone(name)),
    });
    for (const zone of ['Europe/Zagreb', 'UTC', 'Europe/Zagreb'])
      expect(counted.instantOf(zone, '2026-03-29', '02:30')).toBe(zones.instantOf(zone, '2026-03-29', '02:30'));
    for (const name of ['Mars/Base', 'UTC', 'Mars/Base']) expect(counted.isZone(name)).toBe(name === 'UTC');
    expect(asked).toEqual(['Europe/Zagreb 2026-03-29 02:30', 'UTC 2026-03-29 02:30', 'Mars/Base', 'UTC']);
  });

  it('know what is a zone', () => {
    expect([fast.isZone('Europe/Zagreb'), fast.isZone('Europe/Zagrb'), fast.isZone('Europe/Zagrb')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
