import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { parseJourney } from '../../../../domain/journey/parse.ts';
import type { SendFacts } from '../../../../domain/policy/facts.ts';
import { isReached, readReach, reachFacts, reachesOf } from '../../../../domain/policy/reach.ts';
import { openPolicy } from '../../../support/open-policy.ts';

const night = Date.parse('2026-03-02T23:30:00Z');
const facts: SendFacts = {
  enrollment: { running: true, mark: null, paused: true, revision: 1 },
  journey: { id: 'welcome', status: 'paused' },
  profile: { id: 'p', traits: { phone: '+385911234567' }, revision: 1 },
  consents: [],
  suppressions: [],
  halts: [{ channel: null, journey: null, reason: 'an incident' }],
  settings: {
    quietHours: { from: '21:00', to: '08:00' },
    caps: [{ most: 1, within: '1 day' }],
  },
  recent: [{ channel: 'sms', class: 'marketing', at: night - 1_000 }],
  row: null,
  entry: {},
  clock: realClock,
};
const asks = (path: string, changes: Partial<SendFacts> = {}): boolean => {
  const reach = readReach(path);
  if (reach === null) throw new Error(`'${path}' asks nothing`);
  return isReached(reach, { ...facts, ...changes }, night, openPolicy);
};

describe('whom a message would reach', () => {
  it('is not a matter of the hour, a brake, a pause or a full cap', () => {
    expect(asks('reach.sms.marketing')).toBe(true);
  });

  it('has an address of the channel', () => {
    expect(asks('reach.email.service')).toBe(false);
    expect(asks('reach.sms.service', { profile: { ...facts.profile, traits: {} } })).toBe(false);
  });

  it('has not said no: to the channel, or to the topic', () => {
    const no = (topic: string) => ({ consents: [{ topic, state: 'unsubscribed' as const }] });
    expect(asks('reach.sms.tips', no('tips'))).toBe(false);
    expect(asks('reach.sms.news', no('tips'))).toBe(true);
    expect(asks('reach.sms.service', no('*'))).toBe(false);
    expect(asks('reach.sms.transactional', no('*'))).toBe(true);
  });

  it('is on no list of those that nobody writes to', () => {
    const suppressions = [{ address: '385911234567', reason: 'hard bounce' }] as SendFacts['suppressions'];
    expect(asks('reach.sms.service', { suppressions })).toBe(false);
  });

  it('is answered where a condition reads it, each question once', () => {
    const asked = reachesOf([
      { kind: 'compare', path: 'reach.sms.tips', op: 'eq', value: true },
      { kind: 'not', of: { kind: 'compare', path: 'reach.sms.tips', op: 'eq', value: true } },
      { kind: 'compare', path: 'reach.email.service', op: 'eq', value: true },
    ]);
    expect(reachFacts(asked, ({ channel }) => channel === 'sms')).toEqual({
      sms: { tips: true },
      email: { service: false },
    });
  });
});

describe('a journey that asks for it', () => {
  const problems = (steps: readonly unknown[], on: unknown = 'user.signed_up') => {
    const reading = parseJourney({ journey: 'news', on, steps }, { isZone: () => true });
    return reading.kind === 'refused' ? reading.problems.map(({ message, hint }) => [message, hint]) : [];
  };
  const branch = (path: string) => [{ branch: [{ when: { [path]: true }, steps: [{ exit: null }] }] }];

  it('may in branches', () => {
    expect(problems(branch('reach.sms.marketing'))).toEqual([]);
    expect(problems(branch('reach.email.tips'))).toEqual([]);
  });

  it.each(['reach.sms', 'reach.pigeon.service', 'reach.push.service', 'reach.sms.marketing.tips'])(
    'is refused with %s',
    (path) => {
      expect(problems(branch(path))).toEqual([[`'${path}' asks for nothing that there is`, undefined]]);
    },
  );

  it('is refused where events are matched, and told what it may have meant', () => {
    const waits = [{ waitFor: { event: 'order.placed', where: { 'reach.sms.service': true } }, within: '1 day' }];
    expect(problems(waits)).toEqual([["'reach.sms.service' is not known where events are matched", undefined]]);
    expect(problems(branch('reach.emial.service'))[0]?.[1]).toContain('email');
  });
});
