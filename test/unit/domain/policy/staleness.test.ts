import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zones } from '../../../../adapters/zones/zones.ts';
import { lateness } from '../../../../domain/policy/staleness.ts';

const hour = 3_600_000;
const due = Date.parse('2026-03-02T09:05:00Z');
const at = (late: 'skip' | 'send' | 'next-window', now: number, zone = 'UTC') =>
  lateness({ due, afterMs: 2 * hour, late }, now, zone, zones);

describe('lateness', () => {
  it('is none up to and with its last millisecond', () => {
    for (const late of ['skip', 'send', 'next-window'] as const) {
      expect(at(late, due + 2 * hour)).toBeNull();
      expect(at(late, due + 2 * hour + 1)).not.toBeNull();
    }
  });
  it('has a next window only where the author asked for one', () => {
    expect(at('skip', due + 3 * hour)).toEqual({});
    expect(at('send', due + 3 * hour)).toEqual({});
    expect(at('next-window', due + 3 * hour)).toEqual({ until: due + 24 * hour });
  });
  it('is over while a window is open, from its first instant to its last', () => {
    const next = due + 24 * hour;
    expect(at('next-window', next - 1)).toEqual({ until: next });
    expect(at('next-window', next)).toBeNull();
    expect(at('next-window', next + 2 * hour)).toBeNull();
    expect(at('next-window', next + 2 * hour + 1)).toEqual({ until: next + 24 * hour });
  });
  it('keeps to the time of day where the person is, on days of 23 and 25 hours too', () => {
    const zoned = fc.constantFrom('Europe/Zagreb', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Tokyo');
    const instants = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2028-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zoned, instants, fc.integer({ min: 1, max: 40 * 24 * 60 }), (zone, begun, minutes) => {
        const now = begun + minutes * 60_000;
        const late = lateness({ due: begun, afterMs: 30 * 60_000, late: 'next-window' }, now, zone, zones);
        const [wanted, local] = [zones.minuteOfDay(zone, begun), zones.minuteOfDay(zone, late?.until ?? now)];
        if (late === null) {
          if (minutes <= 30) return;
          // Inside of a window, an hour more or less where the clock is put forward or back in it.
          expect(
            [0, 30, 60, 1_380, 1_410]
              .map((shift) => (local - wanted + shift + 1_440) % 1_440)
              .some((past) => past <= 30),
          ).toBe(true);
        } else {
          const until = late.until ?? 0;
          expect(until).toBeGreaterThan(now);
          expect(until - now).toBeLessThanOrEqual(25 * hour);
          // A time that the spring change swallowed moves forward.
          expect([0, 30, 60]).toContain((local - wanted + 1_440) % 1_440);
        }
      }),
      { numRuns: 500 },
    );
  });
  it('waits for a window that is not open yet, on a day of 26 hours too', () => {
    const begun = Date.parse('2026-10-24T10:00:00Z'); // noon, two hours ahead of UTC; the next day ends level with it
    const now = Date.parse('2026-10-25T11:30:00Z');
    expect(lateness({ due: begun, afterMs: hour, late: 'next-window' }, now, 'Antarctica/Troll', zones)).toEqual({
      until: Date.parse('2026-10-25T12:00:00Z'),
    });
  });
  it('finds the window that is open on a day that holds its time twice', () => {
    // 02:30 comes at 00:30 UTC and again at 01:30 UTC; the first of both is the window.
    const begun = Date.parse('2026-10-24T00:30:00Z');
    const twice = (now: string) =>
      lateness({ due: begun, afterMs: 10 * 60_000, late: 'next-window' }, Date.parse(now), 'Europe/Zagreb', zones);
    expect(twice('2026-10-25T00:20:00Z')).toEqual({ until: Date.parse('2026-10-25T00:30:00Z') });
    expect(twice('2026-10-25T00:35:00Z')).toBeNull();
    expect(twice('2026-10-25T01:35:00Z')).toEqual({ until: Date.parse('2026-10-26T01:30:00Z') });
  });
});
