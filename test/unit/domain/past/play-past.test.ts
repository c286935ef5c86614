import { describe, expect, it } from 'vitest';
import { crowdTools } from '../../../../cli/workspace/crowd/crowd-tools.ts';
import { usual } from '../../../../domain/crowd/assumptions.ts';
import { createComparison } from '../../../../domain/past/compare.ts';
import { entrantsOf } from '../../../../domain/past/entrants.ts';
import { createPast, type PastPerson } from '../../../../domain/past/past.ts';
import { playPast, type Past } from '../../../../domain/past/play-past.ts';
import type { CarillonEvent } from '../../../../domain/event.ts';
import { branch, event, journey, send, wait, waitFor, when } from '../../../../domain/journey/builder.ts';
import type { JourneyDefinition } from '../../../../domain/journey/definition.ts';
import { normaliseAddress } from '../../../../domain/message/address.ts';
import { entryCondition } from '../../../../domain/journey/entry/entry.ts';
import { toItsEnd } from '../../../../domain/journey/to-its-end.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { nameKey, type KnownProfile } from '../../../../domain/profile/resolve.ts';
import { bundleFor, fairWeather } from '../../../support/crowd.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const monday = Date.UTC(2026, 2, 2, 8);
const service = { class: 'service' } as const;
const marketing = { class: 'marketing', topic: 'tips' } as const;

const welcomeSteps = [send('sms', 'hello', service)];
const welcome = journey('welcome', {
  on: event('user.signed_up'),
  goal: event('order.placed'),
  reentry: 'always',
  steps: [
    branch([when({ 'traits.plan': 'pro' }, [send('sms', 'pro', service)])], { id: 'plan' }),
    waitFor(event('app.opened'), {
      within: '2 days',
      then: [send('sms', 'thanks', service)],
      else: [send('sms', 'come-back', marketing)],
    }),
  ],
});

type Did = readonly [type: string, afterMs: number, said?: { properties?: JsonObject; traits?: JsonObject }];

function somebody(id: string, did: readonly Did[], more: Partial<PastPerson> = {}): PastPerson {
  return {
    id,
    traits: { phone: '+385911234567' },
    standing: new Map([
      ['sms', { consents: [{ topic: '*', state: 'subscribed', confirmed: true }], suppressions: [] }],
    ]),
    events: did.map(([type, afterMs, { properties = {}, traits = {} } = {}], index) => ({
      id: `${id}-${index}`,
      type,
      at: monday + afterMs,
      properties,
      traits,
    })),
    ...more,
  };
}

function play(people: readonly PastPerson[], definition: JourneyDefinition = welcome, more: Partial<Past> = {}) {
  const messages: string[] = [];
  const report = toItsEnd(
    playPast({
      bundle: bundleFor(definition),
      definition,
      assumptions: { ...fairWeather, start: monday },
      seed: 7,
      people,
      read: { events: 100, broken: 0, unknown: 0, until: monday + 7 * dayMs },
      tools: crowdTools(),
      tell: ({ id }, { kind, at, message }) => {
        if (kind === 'sent') messages.push(`${id} ${message} ${(at - monday) / hourMs}h`);
      },
      ...more,
    }),
  );
  return { report, messages };
}

describe('a journey that is played on what happened', () => {
  it('goes by what people really did, and by nothing else', () => {
    const { report, messages } = play([
      somebody('ana', [
        ['user.signed_up', 0],
        ['app.opened', 3 * hourMs],
      ]),
      somebody('luka', [
        ['user.signed_up', hourMs],
        ['app.opened', 3 * dayMs],
      ]),
      somebody('eva', [
        ['user.signed_up', 2 * hourMs],
        ['order.placed', 4 * hourMs],
      ]),
    ]);
    expect(messages).toEqual(['ana sms/thanks 3h', 'luka sms/come-back 49h']);
    expect(report).toMatchObject({ people: 3, entered: 3, sent: 2, from: monday });
    expect(report.endings.map(({ status, reason, people }) => [status, reason, people])).toContainEqual([
      'completed',
      'goal: order.placed',
      1,
    ]);
  });

  it('counts a goal that came after the end of a run', () => {
    const { report } = play(
      [
        somebody('ana', [
          ['user.signed_up', 0],
          ['app.opened', hourMs],
          ['order.placed', 3 * dayMs],
        ]),
        somebody('luka', [
          ['user.signed_up', 0],
          ['app.opened', hourMs],
          ['order.placed', 9 * dayMs],
        ]),
      ],
      { ...welcome, goal: { event: 'order.placed', within: '7 days' } },
    );
    expect(report.lateGoals).toBe(1);
  });

  it('knows a trait from the event on that told it, and one that none of them told as it is today', () => {
    const later = somebody(
      'later',
      [
        ['user.signed_up', 0],
        ['user.identified', hourMs, { traits: { plan: 'pro' } }],
      ],
      { traits: { phone: '+385911234567', plan: 'pro' } },
    );
    const always = somebody('always', [['user.signed_up', 0]], { traits: { phone: '+385911234567', plan: 'pro' } });
    expect(play([later]).messages).not.toContain('later sms/pro 0h');
    expect(play([always]).messages).toContain('always sms/pro 0h');
  });

  it('knows what people did before, at the door and on the way', () => {
    const big = { did: { event: 'order.placed', where: { 'event.total': { gte: 100 } } } };
    const asking = journey('asking', {
      on: event('user.signed_up', { not: big }),
      reentry: 'always',
      steps: [
        wait('1 day'),
        branch([when(big, [send('sms', 'thanks', service)])], { else: [send('sms', 'come-back', service)] }),
      ],
    });
    const order = (afterMs: number, total: number): Did => ['order.placed', afterMs, { properties: { total } }];
    const { report, messages } = play(
      [
        somebody('before', [order(0, 100), ['user.signed_up', hourMs]]),
        somebody('after', [order(0, 99), ['user.signed_up', hourMs], order(2 * hourMs, 100)]),
        somebody('too late', [['user.signed_up', hourMs], order(2 * dayMs, 100)]),
      ],
      asking,
    );
    expect(report).toMatchObject({ entered: 2, filtered: 1 });
    expect(messages).toEqual(['after sms/thanks 25h', 'too late sms/come-back 25h']);
  });

  it('lets people in again by the rules of re-entry, and counts who was turned away', () => {
    const twice: readonly Did[] = [
      ['user.signed_up', 0],
      ['user.signed_up', dayMs],
      ['user.signed_up', 4 * dayMs],
    ];
    expect(play([somebody('ana', twice)]).report).toMatchObject({
      entered: 2,
      past: { turnedAway: { 'already in': 1 } },
    });
    expect(play([somebody('ana', twice)], { ...welcome, reentry: { kind: 'once' } }).report).toMatchObject({
      entered: 1,
      past: { turnedAway: { 'already in': 1, 'entered before': 1 } },
    });
  });

  it('lets nobody in outside of its hours', () => {
    const shut = { ...welcome, entries: { from: new Date(monday + dayMs).toISOString() } };
    const people = [somebody('early', [['user.signed_up', 0]]), somebody('in time', [['user.signed_up', dayMs]])];
    expect(play(people, shut).report).toMatchObject({
      entered: 1,
      filtered: 0,
      past: { turnedAway: { 'not open': 1 } },
    });
  });

  it('asks the list of suppressed addresses and recorded words as they are today', () => {
    const did: readonly Did[] = [['user.signed_up', 0]];
    const suppressed = somebody('suppressed', did, {
      standing: new Map([
        [
          'sms',
          {
            consents: [{ topic: '*', state: 'subscribed', confirmed: true }],
            suppressions: [
              { address: normaliseAddress('phone', '+385911234567'), reason: 'dead number', kind: 'hard bounce' },
            ],
          },
        ],
      ]),
    });
    const no = { topic: 'tips', state: 'unsubscribed' } as const;
    const unwilling = somebody('unwilling', did, {
      standing: new Map([['sms', { consents: [no], suppressions: [] }]]),
    });
    expect(play([suppressed, unwilling]).messages).toEqual([]);
  });

  it('counts what somebody got in an earlier run against the caps of a later one', () => {
    const capped = bundleFor(welcome, { caps: [{ most: 1, within: '7 days' }] });
    const { report } = play(
      [
        somebody('ana', [
          ['user.signed_up', 0],
          ['user.signed_up', 3 * dayMs],
        ]),
      ],
      welcome,
      { bundle: capped },
    );
    expect(report).toMatchObject({ entered: 2, sent: 1, notSent: 1 });
  });

  it('says the same of the same seed, whoever else was there', () => {
    const people = Array.from({ length: 40 }, (_, index) =>
      somebody(`p${index}`, [['user.signed_up', index * hourMs]]),
    );
    const assumptions = { ...usual, start: monday };
    const alone = play([people[7] as PastPerson], welcome, { assumptions }).messages;
    const among = play(people, welcome, { assumptions }).messages.filter((line) => line.startsWith('p7 '));
    expect(among).toEqual(alone);
  });
});

describe('the past as it is read', () => {
  const told = (id: string, userId: string, type = 'user.signed_up'): CarillonEvent => ({
    workspace: 'default',
    source: 'shop',
    id,
    type,
    fullType: type,
    time: null,
    identities: [{ kind: 'userId', value: userId }],
    properties: { plan: 'pro' },
    traits: {},
    previousId: null,
  });
  const known = new Map<string, KnownProfile>([
    [
      nameKey('default', { kind: 'userId', value: 'ana' }),
      { id: 'profile-ana', workspace: 'default', hasUserId: true },
    ],
  ]);

  it('takes an event once, however often it came, and nobody’s who is not known today', () => {
    const past = createPast([welcome]);
    past.add(told('1', 'ana'), monday);
    past.add(told('1', 'ana'), monday + dayMs);
    past.add(told('2', 'erased'), monday);
    const { people, unknown } = past.byPerson(known);
    expect([...people].map(([id, events]) => [id, events.length])).toEqual([['profile-ana', 1]]);
    expect(unknown).toBe(1);
  });

  it('keeps what an event carries only where the journey asks for it', () => {
    const past = createPast([welcome]);
    past.add(told('1', 'ana'), monday);
    past.add(told('2', 'ana', 'page.viewed'), monday + 1);
    const events = past.byPerson(known).people.get('profile-ana');
    expect(events?.map(({ type, properties }) => [type, properties])).toEqual([
      ['user.signed_up', { plan: 'pro' }],
      ['page.viewed', {}],
    ]);
  });
});

describe('two versions on the same past', () => {
  it('part only for those to whom the change matters', () => {
    const people = [
      somebody('ana', [
        ['user.signed_up', 0],
        ['app.opened', 3 * hourMs],
      ]),
      somebody('luka', [['user.signed_up', hourMs]]),
    ];
    const comparison = createComparison();
    const changed = journey('welcome', {
      on: event('user.signed_up'),
      steps: [waitFor(event('app.opened'), { within: '2 days', then: [send('sms', 'thanks', service)], else: [] })],
    });
    play(people, changed, { tell: comparison.here });
    play(people, welcome, { tell: comparison.there });
    expect(comparison.difference(people.length)).toEqual({
      same: 1,
      different: 1,
      messages: [
        { message: 'sms/come-back', here: 0, there: 1 },
        { message: 'sms/thanks', here: 1, there: 1 },
      ],
      examples: [{ person: 'luka', here: [], there: ['sms/come-back'] }],
    });
  });
});

describe('those who come in for what happened', () => {
  const people = [
    somebody('ana', [
      ['user.signed_up', 2 * hourMs, { properties: { plan: 'free' } }],
      ['user.signed_up', 5 * hourMs, { properties: { plan: 'pro' } }],
    ]),
    somebody('luka', [['user.signed_up', hourMs, { properties: { plan: 'pro' } }]]),
    somebody('eva', [['user.signed_up', 3 * hourMs, { properties: { plan: 'free' } }]]),
  ];
  const named = ({ entrants }: ReturnType<typeof entrantsOf>) =>
    entrants.map(({ profileId, event: { properties } }) => [profileId, properties['plan']]);

  it('come in once each, by the newest event that the condition holds for, the oldest first', () => {
    const pro = journey('pro', { on: event('user.signed_up', { 'event.plan': 'pro' }), steps: welcomeSteps });
    const found = entrantsOf(pro, entryCondition(pro.on), people);
    expect(named(found)).toEqual([
      ['luka', 'pro'],
      ['ana', 'pro'],
    ]);
    expect(found.filtered).toBe(1);
  });

  it('are those who had done by then what the condition asks for', () => {
    const again = journey('again', {
      on: event('user.signed_up', { did: { event: 'user.signed_up', where: { 'event.plan': 'free' } } }),
      steps: welcomeSteps,
    });
    expect(named(entrantsOf(again, entryCondition(again.on), people))).toEqual([
      ['eva', 'free'],
      ['ana', 'pro'],
    ]);
  });

  it('come in once for each value of the key that keeps runs apart', () => {
    const keyed = journey('keyed', {
      on: event('user.signed_up'),
      reentry: { concurrent: 'event.plan' },
      steps: welcomeSteps,
    });
    expect(named(entrantsOf(keyed, undefined, people)).filter(([id]) => id === 'ana')).toEqual([
      ['ana', 'free'],
      ['ana', 'pro'],
    ]);
  });
});
