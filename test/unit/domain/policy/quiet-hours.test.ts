import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryOf } from '../../../../adapters/phone/country-of.ts';
import { zones } from '../../../../adapters/zones/zones.ts';
import { realClock } from '../../../../domain/clock.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { decide, type PolicyTools } from '../../../../domain/policy/decide.ts';
import { draw } from '../../../../domain/policy/draw.ts';
import { hoursBegin, quietUntil, spreadOut } from '../../../../domain/policy/quiet-hours.ts';
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
/** Mutants are many, and make do with fewer. */
const cases = Number(process.env['CARILLON_QUIET_HOURS_CASES'] ?? 10_000);
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
      { numRuns: cases },
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
      { numRuns: cases / 10 },
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

describe('quietUntil', () => {
  const zagreb = { country: 'HR', zones: ['Europe/Zagreb'] };
  const sms = { channel: 'sms', class: 'marketing' } as const;
  const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`); // an hour later in Zagreb
  const until = (
    quiet: QuietHours,
    time: string,
    what = {},
    where = zagreb as { country: string | undefined; zones: string[] },
  ) => quietUntil(zones, quiet, { ...sms, ...what }, where, at(time));

  it('begins with its first minute and ends before its last, within a day', () => {
    const lunch = { from: '12:15', to: '13:45' };
    expect(until(lunch, '11:14:59.999')).toBeNull();
    expect(until(lunch, '11:15:00')).toBe(at('12:45:00'));
    expect(until(lunch, '12:44:59.999')).toBe(at('12:45:00'));
    expect(until(lunch, '12:45:00')).toBeNull();
    expect(until(lunch, '23:30:00')).toBeNull();
  });
  it('does the same over midnight', () => {
    const tomorrow = at('07:00:00') + 86_400_000;
    expect(until(night, '19:59:59.999')).toBeNull();
    expect(until(night, '20:00:00')).toBe(tomorrow);
    expect(until(night, '23:30:00')).toBe(tomorrow);
    expect(until(night, '06:59:59.999')).toBe(at('07:00:00'));
    expect(until(night, '07:00:00')).toBeNull();
  });
  it('is none where it ends as it begins', () => {
    expect(until({ from: '12:00', to: '12:00' }, '11:00:00')).toBeNull();
  });
  it('holds for marketing unless the policy names other classes, and for the channels that it names', () => {
    const midnight = '23:30:00';
    const service = { class: 'service' };
    expect(until(night, midnight, service)).toBeNull();
    expect(until({ ...night, classes: ['service'] }, midnight, service)).not.toBeNull();
    expect(until({ ...night, classes: ['service'] }, midnight)).toBeNull();
    expect(until({ ...night, channels: ['sms', 'voice'] }, midnight)).not.toBeNull();
    expect(until({ ...night, channels: ['voice'] }, midnight)).toBeNull();
  });
  it('is that of the country only where the policy has one for it', () => {
    const byCountry = { HR: { from: '14:00', to: '16:00' } };
    expect(until({ ...night, byCountry }, '13:30:00')).toBe(at('15:00:00'));
    expect(until({ ...night, byCountry }, '23:30:00')).toBeNull();
    expect(until({ ...night, byCountry }, '23:30:00', {}, { ...zagreb, country: 'SI' })).not.toBeNull();
    expect(until({ ...night, byCountry }, '23:30:00', {}, { ...zagreb, country: undefined })).not.toBeNull();
  });
  it('ends where it has ended in every zone, which may be after another night', () => {
    const both = { country: undefined, zones: ['Europe/Zagreb', 'America/Los_Angeles'] };
    // Between them they leave two hours: 16:00 to 18:00 UTC.
    const early = { from: '19:00', to: '08:00' };
    expect(until(early, '17:59:00', {}, both)).toBeNull();
    expect(until(early, '18:00:00', {}, both)).toBe(at('16:00:00') + 86_400_000);
    expect(until(early, '05:00:00', {}, both)).toBe(at('16:00:00'));
    expect(until({ from: '17:00', to: '08:00' }, '05:00:00', {}, both)).toBe('never');
  });
});

describe('hoursBegin', () => {
  const where = { country: 'HR', zones: ['Europe/Zagreb'] };
  const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);
  const begin = (time: string, of: 'service' | 'transactional' = 'service', hours = { from: '09:00', to: '20:00' }) =>
    hoursBegin(zones, hours, { class: of }, where, at(time));
  it('is now between the hours, and the next morning outside of them', () => {
    expect(begin('07:59:59')).toBe(at('08:00:00'));
    expect(begin('08:00:00')).toBeNull();
    expect(begin('18:59:59')).toBeNull();
    expect(begin('19:00:00')).toBe(at('08:00:00') + 86_400_000);
  });
  it('is now for what the person is waiting for', () => {
    expect(begin('23:00:00', 'transactional')).toBeNull();
  });
  it('is the evening where the hours are those of a night', () => {
    const nightly = { from: '22:00', to: '04:00' };
    expect(begin('12:00:00', 'service', nightly)).toBe(at('21:00:00'));
    expect(begin('02:00:00', 'service', nightly)).toBeNull();
  });
});

describe('spreadOut', () => {
  const where = { country: 'HR', zones: ['Europe/Zagreb', 'Asia/Tokyo'] };
  const morning = Date.parse('2026-03-02T07:00:00Z'); // 08:00 and 16:00
  const spread = (quiet: QuietHours, person: string) => spreadOut(zones, quiet, where, morning, person);
  it('leaves everybody at the same instant where the policy does not spread', () => {
    expect(spread(night, 'ana')).toBe(morning);
  });
  it('lets nobody wait into the night of any zone', () => {
    const people = Array.from({ length: 200 }, (_, n) => spread({ ...night, spread: '8 hours' }, `person-${n}`));
    for (const instant of people) {
      expect(zones.minuteOfDay('Asia/Tokyo', instant)).toBeLessThan(21 * 60);
      expect(instant).toBeGreaterThanOrEqual(morning);
    }
    expect(new Set(people).size).toBeGreaterThan(100);
  });
  it('goes by the hours of the country where it has its own', () => {
    const zagreb = { country: 'HR', zones: ['Europe/Zagreb'] };
    const spreadIn = (hours: { from: string; to: string }, until: number) => {
      const quiet = { ...night, spread: '12 hours', byCountry: { HR: hours } };
      const people = Array.from({ length: 200 }, (_, n) => spreadOut(zones, quiet, zagreb, until, `person-${n}`));
      return people.map((instant) => zones.minuteOfDay('Europe/Zagreb', instant));
    };
    // Let out at six, while others still have their night.
    const early = spreadIn({ from: '21:00', to: '06:00' }, Date.parse('2026-03-02T05:00:00Z'));
    expect(early.filter((minute) => minute > 6 * 60 && minute < 8 * 60).length).toBeGreaterThan(10);
    // Their evening begins before that of others.
    const short = spreadIn({ from: '18:00', to: '08:00' }, Date.parse('2026-03-02T07:00:00Z'));
    expect(Math.max(...short)).toBeLessThan(18 * 60);
  });
  it('draws anew for each night', () => {
    const quiet = { ...night, spread: '1 hour' };
    const [one, other] = [morning, morning + 86_400_000].map(
      (until) => spreadOut(zones, quiet, where, until, 'ana') - until,
    );
    expect(one).not.toBe(other);
    expect(Number.isInteger(one)).toBe(true);
  });
});

describe('draw', () => {
  it('is the same everywhere and always: who belongs to a group belongs to it after an upgrade', () => {
    expect(['', 'a', 'spring:person-1'].map((text) => draw(text))).toEqual([
      0.6689221884589642, 0.10352621669881046, 0.469376488821581,
    ]);
  });
  it('is as even as chance, also for names that differ in one letter', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 20_000; n += 1) {
      const tenth = Math.floor(draw(`group:${n}`) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});
