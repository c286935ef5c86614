import { describe, expect, it } from 'vitest';
import { zones } from '../../../../adapters/zones/zones.ts';
import { overspent, sharesOf, spendWords } from '../../../../domain/policy/spend.ts';
import type { SpendCap, WorkspaceSettings } from '../../../../domain/policy/settings.ts';

const noon = Date.parse('2026-03-29T12:00:00Z');
const settings = (...spend: SpendCap[]): WorkspaceSettings => ({
  defaultZone: 'Europe/Zagreb',
  prices: {
    sms: { perPart: 0.06, currency: 'EUR', byCountry: { GB: 0.04 } },
    voice: { perPart: 0.1, currency: 'EUR' },
  },
  spend,
});
const sms = { channel: 'sms', class: 'transactional' } as const;
const day: SpendCap = { most: 10, per: 'day' };
const one = (cap: SpendCap, country = 'HR', now = noon, what = {}) =>
  sharesOf(settings(cap), { ...sms, ...what }, country, now, zones)[0];

describe('sharesOf', () => {
  it('counts every class and channel that has a price, as many times as it has parts, by the price of its country', () => {
    expect(one(day)).toMatchObject({ amount: 60_000, most: 10_000_000 });
    expect(one(day, 'HR', noon, { parts: 3 })).toMatchObject({ amount: 180_000 });
    expect(one(day, 'GB')).toMatchObject({ amount: 40_000 });
    expect(one(day, 'HR', noon, { channel: 'voice' })).toMatchObject({ amount: 100_000 });
    expect(one(day, 'HR', noon, { channel: 'email' })).toBeUndefined();
  });

  it('counts what a cap names and nothing else', () => {
    expect(one({ ...day, classes: ['marketing'] })).toBeUndefined();
    expect(one({ ...day, channels: ['voice'] })).toBeUndefined();
    expect(one({ ...day, countries: ['GB'] })).toBeUndefined();
    expect(one({ ...day, countries: ['GB', 'HR'] })).toBeDefined();
  });

  it('limits each country on its own where the cap says so', () => {
    expect(one({ ...day, by: 'country' }, 'HR')?.key).not.toBe(one({ ...day, by: 'country' }, 'GB')?.key);
    expect(one(day, 'HR')?.key).toBe(one(day, 'GB')?.key);
  });

  it('keeps what was counted when only the limit changes', () => {
    expect(one({ ...day, most: 20 })?.key).toBe(one(day)?.key);
  });

  it.each([
    ['day', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'], // of 23 hours
    ['week', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['month', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z'],
  ] as const)('has the %s of the workspace', (per, since, until) => {
    expect(one({ most: 10, per })).toMatchObject({ since: Date.parse(since), until: Date.parse(until) });
  });
});

describe('sharesOf: what it counts together', () => {
  const key = (cap: SpendCap, country?: string) =>
    sharesOf(settings(cap), { ...sms, channel: 'sms' }, country, noon, zones)[0]?.key;
  it('says nothing of a message while there are no caps, and none of what has no price', () => {
    expect(sharesOf({ prices: { sms: { perPart: 1, currency: 'EUR' } } }, sms, 'HR', noon, zones)).toEqual([]);
    expect(sharesOf({ spend: [day] }, sms, 'HR', noon, zones)).toEqual([]);
    const free = { spend: [day], prices: { sms: { perPart: 0.06, currency: 'EUR', byCountry: { HR: 0 } } } };
    expect(sharesOf(free, sms, 'HR', noon, zones)).toEqual([]);
    expect(sharesOf(free, sms, undefined, noon, zones)).toHaveLength(1);
  });
  it('is the same in whatever order a cap names things, and another for each thing it names', () => {
    const named = {
      countries: ['HR', 'GB'],
      channels: ['sms', 'voice'],
      classes: ['marketing', 'transactional'],
    } as const;
    const turned = {
      countries: ['GB', 'HR'],
      channels: ['voice', 'sms'],
      classes: ['transactional', 'marketing'],
    } as const;
    expect(key({ ...day, ...named }, 'HR')).toBe(key({ ...day, ...turned }, 'HR'));
    const all = [
      key(day, 'HR'),
      key({ most: 10, per: 'week' }, 'HR'),
      key({ ...day, by: 'country' }, 'HR'),
      key({ ...day, by: 'country' }, 'GB'),
      key({ ...day, by: 'country' }),
      key({ ...day, countries: ['HR'] }, 'HR'),
      key({ ...day, countries: ['GB', 'HR'] }, 'HR'),
      key({ ...day, channels: ['sms'] }, 'HR'),
      key({ ...day, channels: ['sms', 'voice'] }, 'HR'),
      key({ ...day, classes: ['transactional'] }, 'HR'),
    ];
    expect(all).not.toContain(undefined);
    expect(new Set(all).size).toBe(all.length);
  });
  it('reads as it is kept in the ledger: whoever changes it counts from nothing', () => {
    expect(key({ ...day, by: 'country', channels: ['voice', 'sms'], classes: ['transactional'] })).toBe(
      'day;country=none;channels=sms+voice;classes=transactional',
    );
    expect(key({ ...day, countries: ['HR', 'GB'] }, 'HR')).toBe('day;countries=GB+HR');
  });
  it('takes numbers of no country for none of those it names, and mail for none at all', () => {
    expect(key({ ...day, countries: ['HR'] })).toBeUndefined();
    const mail = { channel: 'email', class: 'marketing' } as const;
    const prices = { email: { perPart: 0.001, currency: 'EUR' } };
    const shares = (cap: SpendCap) => sharesOf({ spend: [cap], prices }, mail, undefined, noon, zones);
    expect(shares(day)).toHaveLength(1);
    expect(shares({ ...day, by: 'country' })).toEqual([]);
  });
  it('has the days of UTC where the workspace names no zone', () => {
    const shares = sharesOf({ spend: [day], prices: settings().prices ?? {} }, sms, 'HR', noon, zones);
    expect(shares[0]).toMatchObject({
      since: Date.parse('2026-03-29T00:00:00Z'),
      until: Date.parse('2026-03-30T00:00:00Z'),
    });
  });
  it.each([
    ['day', '2026-10-25T00:30:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'], // of 25 hours
    ['week', '2026-03-23T00:30:00Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['month', '2026-01-31T22:59:59Z', '2025-12-31T23:00:00Z', '2026-01-31T23:00:00Z'],
    ['month', '2026-02-01T00:00:00Z', '2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z'],
  ] as const)('ends the %s of %s where the next begins', (per, now, since, until) => {
    expect(one({ most: 10, per }, 'HR', Date.parse(now))).toMatchObject({
      since: Date.parse(since),
      until: Date.parse(until),
    });
  });
});

describe('overspent', () => {
  const caps = [day, { most: 1, per: 'day', by: 'country', then: 'wait' }] as const;
  const shares = sharesOf(settings(...caps), sms, 'HR', noon, zones);
  const spent = (...amounts: readonly number[]) =>
    shares.map(({ key, since }, index) => ({ key, since, spent: amounts[index] ?? 0 }));

  it('lets the last message through that there is money for, and no other', () => {
    expect(overspent(shares, spent(0, 940_000))).toBeUndefined();
    expect(overspent(shares, spent(0, 940_001))?.cap).toBe(caps[1]);
    expect(overspent(shares, [])).toBeUndefined();
  });

  it('names a cap that skips before one that waits', () => {
    expect(overspent(shares, spent(10_000_000, 1_000_000))?.cap).toBe(day);
    // In whichever order they stand: what is skipped is not kept for a window in which it is skipped again.
    const turned = shares.toReversed();
    expect(overspent(turned, spent(10_000_000, 1_000_000))?.cap).toBe(day);
    expect(overspent(turned, spent(0, 1_000_000))?.cap).toBe(caps[1]);
  });

  it('says in words which it is', () => {
    const words = shares.map((share) => spendWords(share, settings(...caps)));
    expect(words).toEqual(['10 EUR a day', '1 EUR a day to HR']);
    const cap: SpendCap = { most: 5, per: 'month', classes: ['marketing'], channels: ['sms'], countries: ['HR', 'GB'] };
    expect(spendWords({ cap, country: 'HR' }, settings(cap))).toBe('5 EUR a month to HR and GB, marketing by sms');
    const also = (one: SpendCap, country?: string) => spendWords({ cap: one, country }, settings(one));
    expect(also({ ...day, by: 'country' })).toBe('10 EUR a day to no country');
    expect(also({ ...day, channels: ['sms', 'voice'] })).toBe('10 EUR a day, by sms and voice');
    expect(also({ ...day, classes: ['marketing', 'service'] })).toBe('10 EUR a day, marketing and service');
  });

  it('names the currency of the channels that it counts', () => {
    const prices = { sms: { perPart: 1, currency: 'EUR' }, voice: { perPart: 1, currency: 'USD' } };
    const words = (cap: SpendCap) => spendWords({ cap, country: 'HR' }, { prices });
    expect(words({ ...day, channels: ['voice'] })).toBe('10 USD a day, by voice');
    expect(words(day)).toBe('10 EUR a day');
  });

  it('looks at the window that is open, of the cap that is meant', () => {
    const [share] = shares;
    const full = { key: share?.key ?? '', since: share?.since ?? 0, spent: 10_000_000 };
    expect(overspent(shares, [full])?.cap).toBe(day);
    expect(overspent(shares, [{ ...full, since: full.since - 86_400_000 }])).toBeUndefined();
    expect(overspent(shares, [{ ...full, key: 'week' }])).toBeUndefined();
  });
});
