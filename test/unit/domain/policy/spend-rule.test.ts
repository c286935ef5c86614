import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import type { LedgerRow } from '../../../../domain/message/ledger-row.ts';
import { decide, type PolicyTools } from '../../../../domain/policy/decide.ts';
import type { SendFacts, SendIntent } from '../../../../domain/policy/facts.ts';
import type { SpendCap } from '../../../../domain/policy/settings.ts';
import { sharesToTake } from '../../../../domain/policy/spend-rule.ts';
import { openPolicy } from '../../../support/open-policy.ts';

const noon = Date.parse('2026-03-02T12:00:00Z');
const midnight = Date.parse('2026-03-02T00:00:00Z');
const day = 86_400_000;
const tools: PolicyTools = { ...openPolicy, countryOf: () => 'HR' };
const intent: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'marketing',
  topic: null,
  template: 't',
  awaitsReceipt: false,
  addressGraceMs: 0,
  began: noon,
};
const prices = {
  sms: { perPart: 0.06, currency: 'EUR', byCountry: { HR: 0.05 } },
  email: { perPart: 0.01, currency: 'EUR' },
};
const settings = (...spend: SpendCap[]) => ({ prices, spend });
const perDay = { most: 1, per: 'day' } as const;
const facts: SendFacts = {
  enrollment: null,
  journey: null,
  profile: { id: 'p', traits: { phone: '+385911234567', email: 'ana@example.com' }, revision: 1 },
  consents: [],
  suppressions: [],
  halts: [],
  settings: settings(perDay),
  row: null,
  entry: {},
  clock: realClock,
};
const spent = (amount: number) => [{ key: 'day', since: midnight, spent: amount }];
const judge = (change: Partial<SendFacts>, what: Partial<SendIntent> = {}) =>
  decide({ ...intent, ...what }, { ...facts, ...change }, noon, tools);
const lastRule = (verdict: ReturnType<typeof judge>) => verdict.verdicts.at(-1);

describe('a spend cap', () => {
  it('lets the last message through that there is money for', () => {
    expect(lastRule(judge({ spend: spent(950_000) }))).toEqual({
      rule: 'spend cap',
      verdict: 'pass',
      because: 'below',
    });
    expect(judge({}).kind).toBe('go');
  });
  it('skips the next one, in words', () => {
    expect(judge({ spend: spent(950_001) })).toMatchObject({
      kind: 'refuse',
      reason: 'spend cap: 1 EUR a day',
      of: 'policy',
    });
  });
  it('keeps it for the next window where the cap says so', () => {
    expect(judge({ spend: spent(950_001), settings: settings({ ...perDay, then: 'wait' }) })).toMatchObject({
      kind: 'defer',
      reason: 'spend cap: 1 EUR a day',
      until: midnight + day,
    });
  });
  it('asks nothing of what is paid for since an earlier attempt', () => {
    const row: Partial<LedgerRow> = { funded: true };
    expect(lastRule(judge({ spend: spent(1_000_000), row: row as LedgerRow }))).toEqual({
      rule: 'spend cap',
      verdict: 'pass',
      because: 'its money is set aside',
    });
  });
  it('is not mentioned where no cap counts the message', () => {
    for (const none of [{}, { prices }, settings({ ...perDay, channels: ['voice'] })])
      expect(judge({ settings: none }).verdicts.map(({ rule }) => rule)).not.toContain('spend cap');
  });
});

describe('sharesToTake', () => {
  const take = (some: SendFacts['settings'], what: Partial<SendIntent> = {}) =>
    sharesToTake({ ...intent, ...what }, { settings: some }, '+385911234567', noon, tools);
  it('is what a claim keeps: of every cap its window, its limit and the price of the message', () => {
    expect(take(settings(perDay, { most: 2, per: 'day', by: 'country' }), { parts: 2 })).toEqual([
      { key: 'day', since: midnight, until: midnight + day, most: 1_000_000, amount: 100_000 },
      { key: 'day;country=HR', since: midnight, until: midnight + day, most: 2_000_000, amount: 100_000 },
    ]);
  });
  it('is nothing where no cap counts it', () => {
    expect(take({ prices })).toBeUndefined();
    expect(take(settings({ ...perDay, classes: ['service'] }))).toBeUndefined();
  });
  it('asks no country of a mail address', () => {
    const asked: string[] = [];
    const countryOf = (address: string) => {
      asked.push(address);
      return 'HR';
    };
    const mail = { ...intent, channel: 'email' } as const;
    expect(
      sharesToTake(mail, { settings: settings(perDay) }, 'ana@example.com', noon, { ...tools, countryOf }),
    ).toEqual([{ key: 'day', since: midnight, until: midnight + day, most: 1_000_000, amount: 10_000 }]);
    expect(asked).toEqual([]);
  });
});
