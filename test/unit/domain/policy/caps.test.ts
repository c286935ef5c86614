import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zones } from '../../../../adapters/zones/zones.ts';
import { capsOn, capWords, fullCap, longestWindowMs, takesSlot } from '../../../../domain/policy/caps.ts';
import type { RecentSend } from '../../../../domain/policy/facts.ts';
import type { FrequencyCap } from '../../../../domain/policy/settings.ts';

const hour = 3_600_000;
const sms = (at: string): RecentSend => ({ channel: 'sms', class: 'marketing', at: Date.parse(at) });
const full = (cap: FrequencyCap, recent: readonly RecentSend[], now: string, zone = 'Europe/Zagreb') =>
  fullCap([cap], recent, Date.parse(now), zone, zones) !== null;

describe('fullCap', () => {
  it('counts a window of a fixed length to the millisecond', () => {
    const recent = [sms('2026-03-01T12:00:00Z')];
    const cap = { most: 1, within: '24 hours' };
    expect(full(cap, recent, '2026-03-02T11:59:59.999Z')).toBe(true);
    expect(full(cap, recent, '2026-03-02T12:00:00Z')).toBe(false);
  });
  it('begins a calendar day at midnight where the person is', () => {
    const recent = [sms('2026-03-01T22:30:00Z')]; // 23:30 in Zagreb, 07:30 of the next day in Tokyo
    const cap = { most: 1, per: 'day' } as const;
    expect(full(cap, recent, '2026-03-01T22:59:00Z')).toBe(true);
    expect(full(cap, recent, '2026-03-01T23:00:00Z')).toBe(false);
    expect(full(cap, recent, '2026-03-01T23:00:00Z', 'Asia/Tokyo')).toBe(true);
  });
  it('begins a week on Monday and a month on its first', () => {
    const recent = [sms('2026-03-01T12:00:00Z')]; // a Sunday, and a first
    expect(full({ most: 1, per: 'week' }, recent, '2026-03-02T12:00:00Z')).toBe(false);
    expect(full({ most: 1, per: 'month' }, recent, '2026-03-31T12:00:00Z')).toBe(true);
    expect(full({ most: 1, per: 'month' }, recent, '2026-04-01T12:00:00Z')).toBe(false);
  });
  it('knows days of 23 and of 25 hours', () => {
    for (const [day, length] of [
      ['2026-03-29', 23],
      ['2026-10-25', 25],
    ] as const) {
      const midnight = zones.beginningOf('Europe/Zagreb', Date.parse(`${day}T12:00:00Z`), 'day');
      expect(zones.nextLocal('Europe/Zagreb', midnight, '00:00') - midnight).toBe(length * hour);
    }
  });
  it('is asked about the classes and channels it names only', () => {
    const caps = [
      { most: 1, per: 'day' },
      { most: 1, per: 'day', channels: ['email'] },
      { most: 1, per: 'day', classes: ['service'] },
    ] as const satisfies readonly FrequencyCap[];
    expect(capsOn({ caps }, { channel: 'sms', class: 'marketing' })).toEqual([caps[0]]);
    expect(capsOn({ caps }, { channel: 'sms', class: 'transactional' })).toEqual([]);
    expect(full(caps[2], [sms('2026-03-01T12:00:00Z')], '2026-03-01T12:00:01Z')).toBe(false);
  });
  it('never lets more through than it says, in any window, whatever is tried when', () => {
    const cap = fc.oneof(
      fc.record({ most: fc.integer({ min: 1, max: 4 }), within: fc.constantFrom('6 hours', '24 hours', '3 days') }),
      fc.record({ most: fc.integer({ min: 1, max: 4 }), per: fc.constantFrom('day' as const, 'week' as const) }),
    );
    const gaps = fc.array(fc.integer({ min: 0, max: 30 * hour }), { maxLength: 60 });
    fc.assert(
      fc.property(cap, gaps, fc.constantFrom('Europe/Zagreb', 'America/St_Johns', 'Asia/Tokyo'), (one, steps, zone) => {
        let now = Date.parse('2026-03-20T00:00:00Z');
        const sent: RecentSend[] = [];
        for (const step of steps) {
          now += step;
          if (fullCap([one], sent, now, zone, zones) === null)
            sent.push({ channel: 'sms', class: 'marketing', at: now });
        }
        const window = (at: number): number =>
          'within' in one
            ? at - { '6 hours': 6, '24 hours': 24, '3 days': 72 }[one.within] * hour + 1
            : zones.beginningOf(zone, at, one.per);
        for (const { at } of sent)
          expect(sent.filter((other) => other.at <= at && other.at >= window(at)).length).toBeLessThanOrEqual(one.most);
      }),
    );
  });
  it('is said in plain words', () => {
    expect(capWords({ most: 1, per: 'week' })).toBe('1 marketing message a week');
    expect(
      capWords({ most: 3, within: '24 hours', channels: ['sms', 'voice'], classes: ['marketing', 'service'] }),
    ).toBe('3 marketing or service messages by sms or voice within 24 hours');
    expect(capWords({ most: 2, within: '1 day', channels: ['sms'] })).toBe('2 marketing messages by sms within 1 day');
  });

  it('finds the first that is full, and lets who has none through', () => {
    const recent = [sms('2026-03-02T08:00:00Z'), sms('2026-03-02T09:00:00Z')];
    const caps = [
      { most: 3, per: 'day' },
      { most: 2, per: 'day' },
      { most: 1, within: '1 day' },
    ] as const satisfies readonly FrequencyCap[];
    const find = (some: readonly FrequencyCap[]) =>
      fullCap(some, recent, Date.parse('2026-03-02T12:00:00Z'), 'UTC', zones);
    expect(find(caps)).toBe(caps[1]);
    expect(find([])).toBeNull();
    expect(find(caps.slice(0, 1))).toBeNull();
  });
  it('counts what a calendar day begins with', () => {
    expect(full({ most: 1, per: 'day' }, [sms('2026-03-01T23:00:00Z')], '2026-03-02T12:00:00Z')).toBe(true);
    expect(full({ most: 1, per: 'day' }, [sms('2026-03-01T22:59:59.999Z')], '2026-03-02T12:00:00Z')).toBe(false);
  });
  it('counts the sends of the channels and classes that it names', () => {
    const cap = { most: 1, per: 'day', channels: ['sms', 'voice'], classes: ['marketing', 'service'] } as const;
    const at = Date.parse('2026-03-02T08:00:00Z');
    const after = (one: Omit<RecentSend, 'at'>) => full(cap, [{ ...one, at }], '2026-03-02T12:00:00Z');
    expect(after({ channel: 'voice', class: 'service' })).toBe(true);
    expect(after({ channel: 'email', class: 'service' })).toBe(false);
    expect(after({ channel: 'sms', class: 'transactional' })).toBe(false);
  });
});

describe('takesSlot', () => {
  const marketing = { channel: 'sms', class: 'marketing' } as const;
  it('is so for what a cap counts, and for nothing where there are none', () => {
    const settings = { caps: [{ most: 1, per: 'day' }] } as const;
    expect(takesSlot(settings, marketing)).toBe(true);
    expect(takesSlot(settings, { ...marketing, class: 'service' })).toBe(false);
    expect(takesSlot({}, marketing)).toBe(false);
    expect(capsOn({}, marketing)).toEqual([]);
  });
});

describe('what is read of the past', () => {
  it('holds the longest calendar window, wherever it began', () => {
    for (const zone of ['Europe/Zagreb', 'America/St_Johns', 'Pacific/Kiritimati'])
      for (let month = 1; month <= 12; month += 1) {
        const last = Date.UTC(2026, month, 1) - 1;
        for (const per of ['day', 'week', 'month'] as const)
          expect(last - zones.beginningOf(zone, last, per)).toBeLessThan(longestWindowMs);
      }
  });
});
