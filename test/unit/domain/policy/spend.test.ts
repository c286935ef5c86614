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
  });

  it('says in words which it is', () => {
    const words = shares.map((share) => spendWords(share, settings(...caps)));
    expect(words).toEqual(['10 EUR a day', '1 EUR a day to HR']);
    const cap: SpendCap = { most: 5, per: 'month', classes: ['marketing'], channels: ['sms'], countries: ['HR', 'GB'] };
    expect(spendWords({ cap, country: 'HR' }, settings(cap))).toBe('5 EUR a month to HR and GB, marketing by sms');
  });
});
