import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryOf } from '../../../../adapters/phone/country-of.ts';
import { zones } from '../../../../adapters/zones/zones.ts';
import { realClock } from '../../../../domain/clock.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { decide, type PolicyTools } from '../../../../domain/policy/decide.ts';
import { draw } from '../../../../domain/policy/draw.ts';
import type { SendFacts, SendIntent } from '../../../../domain/policy/facts.ts';
import type { QuietHours } from '../../../../domain/policy/settings.ts';
import { openPolicy } from '../../../support/open-policy.ts';

const night = { from: '21:00', to: '08:00' };
const tools: PolicyTools = { ...openPolicy, countryOf };
const intent: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'marketing',
  topic: null,
  template: 't',
  awaitsReceipt: false,
  addressGraceMs: 0,
  began: 0,
};
const judge = (at: number | string, traits: JsonObject, quietHours: QuietHours = night, id = 'p') => {
  const facts: SendFacts = {
    enrollment: null,
    journey: null,
    profile: { id, traits: { phone: '+385911234567', email: 'a@example.com', ...traits }, revision: 1 },
    consents: [],
    suppressions: [],
    halts: [],
    settings: { quietHours, defaultZone: 'Europe/Zagreb' },
    row: null,
    entry: {},
    clock: realClock,
  };
  const channel = 'phone' in traits || !('country' in traits) ? ('sms' as const) : ('email' as const);
  return decide({ ...intent, channel }, facts, typeof at === 'number' ? at : Date.parse(at), tools);
};
const untilOf = (verdict: ReturnType<typeof judge>) =>
  verdict.kind === 'defer' ? new Date(verdict.until).toISOString() : verdict.kind;
const isNight = (zone: string, at: number): boolean => {
  const local = zones.minuteOfDay(zone, at);
  return local < 8 * 60 || local >= 21 * 60;
};

const years = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2029-01-01T00:00:00Z') });
/** Hours around the changes of the clock, where mistakes live. */
const changes = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-04-05', '2026-10-04'),
    fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }),
  )
  .map(([day, ms]) => Date.parse(`${day}T00:00:00Z`) + ms);
const instants = fc.oneof(years, changes);
const zoneNames = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));

describe('quiet hours', () => {
  it('let nothing out at night in the zone of the profile, changes of the clock included (C1)', () => {
    fc.assert(
      fc.property(zoneNames, instants, (timezone, at) => {
        const verdict = judge(at, { timezone });
        const leaves = verdict.kind === 'defer' ? verdict.until : at;
        expect(verdict.kind).toBe(isNight(timezone, at) ? 'defer' : 'go');
        expect(isNight(timezone, leaves)).toBe(false);
        // A night, and an hour where the clock is put back: two where it goes from UTC+2 to UTC (IANA, Antarctica/Troll).
        const putBack = timezone === 'Antarctica/Troll' ? 2 : 1;
        expect(leaves - at).toBeLessThanOrEqual((11 + putBack) * 3_600_000);
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);

  const numbers = {
    US: '+12025550123',
    AU: '+61491570156',
    BR: '+5511961234567',
    RU: '+79161234567',
    HR: '+385911234567',
  };
  it('let nothing out where it may be night in any zone of the number’s country, if the profile names none (C1)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.entries(numbers)), instants, ([country, phone], at) => {
        const all = zones.ofCountry(country, at);
        const verdict = judge(at, { phone });
        const leaves = verdict.kind === 'defer' ? verdict.until : at;
        expect(verdict.kind).not.toBe('refuse');
        expect(all.filter((zone) => isNight(zone, leaves))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('find the first instant that suits both coasts and Hawaii', () => {
    expect(untilOf(judge('2026-07-01T12:30:00Z', { phone: numbers.US }))).toBe('2026-07-01T18:00:00.000Z');
    expect(untilOf(judge('2026-07-01T18:00:00Z', { phone: numbers.US }))).toBe('go');
    expect(untilOf(judge('2026-07-01T12:30:00Z', { phone: numbers.US, timezone: 'America/New_York' }))).toBe('go');
  });

  it('take a person for who has no number from the country on the profile, and else from the workspace’s zone', () => {
    expect(untilOf(judge('2026-07-01T12:30:00Z', { country: 'JP' }))).toBe('2026-07-01T23:00:00.000Z');
    expect(untilOf(judge('2026-07-01T12:30:00Z', { country: 'Japan' }))).toBe('go');
  });

  it('are those of the person’s country where it has its own', () => {
    const french = { ...night, byCountry: { FR: { from: '20:00', to: '10:00' } } };
    expect(untilOf(judge('2026-07-01T06:30:00Z', { phone: '+33612345678' }, french))).toBe('2026-07-01T08:00:00.000Z');
    expect(untilOf(judge('2026-07-01T06:30:00Z', {}, french))).toBe('go');
  });

  it('say so where no instant suits every zone there is', () => {
    expect(judge('2026-07-01T12:00:00Z', { phone: numbers.RU }, { from: '12:00', to: '08:00' })).toMatchObject({
      kind: 'refuse',
      reason: 'quiet hours: no instant suits every time zone of RU, and the profile names none',
    });
  });

  it('let people out over a while, each always at the same instant, and never into the next night', () => {
    const spread = { ...night, spread: '30 minutes' };
    const begins = Date.parse('2026-07-01T06:00:00Z');
    const of = (id: string, quiet: QuietHours = spread): number => {
      const verdict = judge('2026-07-01T01:00:00Z', {}, quiet, id);
      return verdict.kind === 'defer' ? verdict.until - begins : Number.NaN;
    };
    const waits = Array.from({ length: 1_000 }, (_, n) => of(`person-${n}`));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...waits)).toBeLessThan(30 * 60_000);
    const early = waits.filter((ms) => ms < 15 * 60_000).length;
    expect([early > 400, early < 600]).toEqual([true, true]);
    expect(of('person-1')).toBe(waits[1]);
    expect(of('person-1', { ...night, to: '20:59', spread: '4 hours' })).toBe(
      Date.parse('2026-07-01T18:59:00Z') - begins,
    );
  });
});

describe('draw', () => {
  it('is as even as chance, also for names that differ in one letter', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 20_000; n += 1) {
      const tenth = Math.floor(draw(`group:${n}`) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});
