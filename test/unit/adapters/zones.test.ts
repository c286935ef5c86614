import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zones } from '../../../adapters/zones/zones.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

describe('zones.nextLocal', () => {
  it('finds the next morning in the zone', () => {
    expect(iso(zones.nextLocal('Europe/Zagreb', Date.parse('2026-01-15T20:00:00Z'), '09:00'))).toBe(
      '2026-01-16T08:00:00.000Z',
    );
  });
  it('never answers the instant it was given', () => {
    expect(iso(zones.nextLocal('UTC', Date.parse('2026-01-15T09:00:00Z'), '09:00'))).toBe('2026-01-16T09:00:00.000Z');
  });
  it('moves a time that the spring change swallowed forward', () => {
    expect(iso(zones.nextLocal('Europe/Berlin', Date.parse('2026-03-28T12:00:00Z'), '02:30'))).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });
  it('waits for a weekday that is asked for', () => {
    expect(iso(zones.nextLocal('UTC', Date.parse('2026-01-16T12:00:00Z'), '09:00', [1]))).toBe(
      '2026-01-19T09:00:00.000Z',
    );
  });
  it('is later than what it was given, and at most eight days later, anywhere and at any time', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Zagreb',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (name, after, hour, minute) => {
          const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const next = zones.nextLocal(name, after, time);
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(2 * 24 * 3_600_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('zones.isZone', () => {
  it.each([
    ['Europe/Zagreb', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('%s is a zone: %s', (name, expected) => expect(zones.isZone(name)).toBe(expected));
});
