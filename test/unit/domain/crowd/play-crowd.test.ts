import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ConditionInput } from '../../../../domain/condition/parse.ts';
import { zones } from '../../../../adapters/zones/zones.ts';
import {
  branch,
  event,
  journey,
  schedule,
  send,
  share,
  split,
  wait,
  waitFor,
  waitUntil,
  webhook,
  when,
} from '../../../../domain/journey/builder.ts';
import { stepsOf } from '../../../../domain/journey/tree.ts';
import { playScenario } from '../../../../domain/workspace/play-scenario.ts';
import { playTools } from '../../../../cli/workspace/play-tools.ts';
import { definitions } from '../../../support/arbitraries.ts';
import { bundleFor, playToTheEnd } from '../../../support/crowd.ts';

// Thousands of runs take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const service = { class: 'service' } as const;
const marketing = { class: 'marketing', topic: 'tips' } as const;
const welcome = journey('welcome', {
  on: event('user.signed_up'),
  goal: event('order.placed'),
  exitOn: [event('user.deleted')],
  steps: [
    send('sms', 'hello', service),
    waitFor(event('app.opened'), {
      within: '2 days',
      then: [send('sms', 'thanks', service)],
      else: [send('sms', 'come-back', marketing)],
    }),
    waitUntil('09:00'),
    send('email', 'tips', marketing),
  ],
});
const sent = (report: ReturnType<typeof playToTheEnd>, message: string): number =>
  report.messages.find((one) => one.message === message)?.sent ?? 0;
const hourMs = 3_600_000;

describe('a crowd in a journey', () => {
  it('becomes of one seed the same, whoever watches, and of another one something else', () => {
    const play = (seed: number) => JSON.stringify(playToTheEnd(welcome, { seed, assume: { exits: 0.2, goal: 0.2 } }));
    expect(play(7)).toBe(play(7));
    expect(play(8)).not.toBe(play(7));
  });

  it('comes in by the segment of a schedule, and knows when it was due', () => {
    const weekly = journey('weekly', {
      on: schedule('0 9 * * 1', { zone: 'Europe/Zagreb', segment: 'pro' }),
      reentry: 'always',
      steps: [
        branch([when({ 'event.at': { exists: true }, 'traits.plan': 'pro' }, [send('sms', 'hello', service)])], {
          else: [send('sms', 'stranger', service)],
        }),
      ],
    });
    const condition = { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' } as const;
    const bundle = { ...bundleFor(weekly), segments: [{ id: 'pro', name: 'pro', condition }] };
    const given = [{ traits: { phone: '+385911234567', plan: 'free' } }];
    const report = playToTheEnd(weekly, { bundle, given, people: 20 });
    expect([report.filtered, report.entered]).toEqual([1, 19]); // one who is given is taken as they are
    expect([sent(report, 'sms/hello'), sent(report, 'sms/stranger')]).toEqual([19, 0]);
  });

  it('is counted to the last of its people and messages', () => {
    const seen: string[] = [];
    const report = playToTheEnd(welcome, {
      assume: { exits: 0.2, goal: 0.2, refused: 0.1, optedOut: 0.1 },
      tell: (person, { kind }) => void (kind === 'sent' ? seen.push(person.id) : 0),
    });
    const all = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
    expect(report.entered).toBe(200);
    expect(all(report.endings.map(({ people }) => people))).toBe(200);
    expect(all(report.byNumber)).toBe(200);
    expect(all(report.byNumber.map((people, number) => people * number))).toBe(report.sent);
    expect(seen.length).toBe(report.sent);
    expect(all(report.hours.flatMap((hour) => Object.values(hour.sent)))).toBe(report.sent);
    expect(all(report.reasons.map(({ messages }) => messages))).toBe(report.notSent);
    expect(all(report.messages.map((one) => one.notSent))).toBe(report.notSent);
    const [first] = report.steps;
    expect(first).toMatchObject({ people: 200 });
    expect(first?.came.map(({ what }) => what)).toEqual(['sent', 'not sent', 'refused by the provider']);
    expect(all((first?.came ?? []).map(({ people }) => people))).toBe(200);
  });

  it('does what the rates say: whether an awaited event comes decides the way', () => {
    const comes = (happens: number) => playToTheEnd(welcome, { assume: { events: { 'app.opened': { happens } } } });
    expect([sent(comes(1), 'sms/thanks'), sent(comes(1), 'sms/come-back')]).toEqual([200, 0]);
    expect([sent(comes(0), 'sms/thanks'), sent(comes(0), 'sms/come-back')]).toEqual([0, 200]);
    const some = sent(comes(0.3), 'sms/thanks');
    expect(some).toBeGreaterThan(30);
    expect(some).toBeLessThan(95);
  });

  it('leaves other draws as they were when a journey gets a step more', () => {
    const steps = [waitFor(event('app.opened'), { within: '2 days', id: 'opened' })];
    const matched = (more: readonly ReturnType<typeof wait>[]) =>
      playToTheEnd(journey('welcome', { on: event('user.signed_up'), steps: [...more, ...steps] })).steps.find(
        ({ id }) => id === 'opened',
      )?.came;
    expect(matched([wait('1 hour')])).toEqual(matched([]));
  });

  it('obeys policy, and says in its words why something was not sent', () => {
    const report = playToTheEnd(welcome, {
      settings: { consent: { sms: 'opt-in' } },
      assume: { consent: { sms: 0, '*': 1 }, events: { 'app.opened': { happens: 0 } } },
    });
    expect(report.reasons).toEqual([
      {
        reason: 'no consent given',
        of: 'person',
        messages: 200,
        people: 200,
        by: [{ message: 'sms/come-back', messages: 200 }],
      },
    ]);
  });

  it('lets nothing of marketing leave in quiet hours, where the person is', () => {
    const night = { quietHours: { from: '21:00', to: '08:00' } };
    const play = (settings: object) => {
      const times: number[] = [];
      const report = playToTheEnd(welcome, {
        settings,
        assume: { events: { 'app.opened': { happens: 0 } } },
        tell: (person, { kind, at, message }) => {
          if (kind !== 'sent' || message !== 'sms/come-back') return;
          times.push(zones.minuteOfDay(String(person.traits['timezone']), at) / 60);
        },
      });
      return { report, asleep: times.filter((hour) => hour >= 21 || hour < 8).length };
    };
    expect(play(night).asleep).toBe(0);
    expect(play({}).asleep).toBeGreaterThan(20);
    const [waited] = play(night).report.waits;
    expect(waited).toMatchObject({ reason: 'quiet hours' });
    expect(waited?.longestMs).toBeLessThanOrEqual(11 * hourMs);
  });

  it('reaches frequency caps, and says which', () => {
    const caps = [{ most: 1, within: '7 days' }];
    const assume = { events: { 'app.opened': { happens: 0 } } };
    expect(playToTheEnd(welcome, { settings: { caps }, assume }).caps).toEqual([
      { cap: '1 marketing message within 7 days', messages: 200 },
    ]);
    expect(playToTheEnd(welcome, { assume }).caps).toEqual([]);
  });

  it('spends what all of them may spend together, whoever comes first', () => {
    const prices = { sms: { perPart: 0.1, currency: 'EUR' } };
    const days = (settings: object): readonly number[] => {
      const spent = new Map<string, number>();
      playToTheEnd(welcome, {
        settings: { prices, defaultZone: 'UTC', ...settings },
        tell: (_, { kind, at }, about) => {
          const day = new Date(at).toISOString().slice(0, 10);
          if (kind === 'sent') spent.set(day, (spent.get(day) ?? 0) + (about?.amount ?? 0) / 1_000_000);
        },
      });
      return [...spent.values()];
    };
    expect(Math.max(...days({}))).toBeGreaterThan(5);
    const capped = days({ spend: [{ most: 5, per: 'day' }] });
    expect(Math.max(...capped)).toBeLessThanOrEqual(5.000_001);
    expect(Math.max(...capped)).toBeGreaterThan(4.8);
  });

  it('goes by the very decisions of a scenario', () => {
    const bundle = bundleFor(welcome, { quietHours: { from: '21:00', to: '08:00' } });
    const traits = { phone: '+385911234567', email: 'ana@example.com', timezone: 'Europe/Zagreb' };
    const at = Date.UTC(2026, 2, 28, 22, 30);
    const told: string[] = [];
    const line = ({
      at: when,
      kind,
      message = '',
      reason = '',
    }: {
      at: number;
      kind: string;
      message?: string;
      reason?: string;
    }) => `${new Date(when).toISOString()} ${kind} ${message} ${reason}`;
    playToTheEnd(welcome, {
      bundle,
      people: 1,
      given: [{ id: 'ana', traits, consents: [], at }],
      assume: { events: { 'app.opened': { happens: 0 } } },
      tell: (_, happening) => void told.push(line(happening)),
    });
    const scenario = { name: 'x', start: at, traits, consents: [], calls: {}, draws: {}, ends: {}, expect: [] };
    const events = [{ at, type: 'user.signed_up', properties: {}, traits: {} }];
    const happenings = playScenario(bundle, { ...scenario, events }, playTools());
    expect(told).toEqual(happenings.filter(({ kind }) => kind !== 'entered').map(line));
    expect(told.length).toBeGreaterThan(4);
  });

  it('makes people whom the condition of the journey lets in, with the dates that it waits for', () => {
    const renewal = journey('renewal', {
      on: event('plan.renewed', {
        'event.interval': 'year',
        'traits.plan': { in: ['pro'] },
        'event.seats': { gte: 3 },
      }),
      steps: [
        waitUntil('traits.renewal', { before: '1 day', at: '10:00', then: [send('sms', 'soon', service)], else: [] }),
        branch([when({ 'event.interval': 'year', 'traits.plan': 'pro' }, [send('sms', 'year', service)])]),
      ],
    });
    const report = playToTheEnd(renewal);
    expect({ entered: report.entered, filtered: report.filtered }).toEqual({ entered: 200, filtered: 0 });
    expect(sent(report, 'sms/soon')).toBeGreaterThan(150);
    expect(sent(report, 'sms/year')).toBe(200);
  });

  it('makes people who did what the condition asks for; of those that are given it knows what brought them', () => {
    const asking = (did: ConditionInput) =>
      journey('asking', { on: event('order.placed', { did, segment: 'pro' }), steps: [send('sms', 'hello', service)] });
    const condition = { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' } as const;
    const play = (did: ConditionInput) => {
      const bundle = { ...bundleFor(asking(did)), segments: [{ id: 'pro', name: 'pro', condition }] };
      const given = [{ traits: { phone: '+385911234567', plan: 'pro' } }];
      const { entered, filtered } = playToTheEnd(asking(did), { bundle, given, people: 20 });
      return { entered, filtered };
    };
    expect(play({ event: 'order.placed' })).toEqual({ entered: 20, filtered: 0 });
    expect(play({ event: 'order.placed', atLeast: 2 })).toEqual({ entered: 19, filtered: 1 });
  });

  it('takes those that are given as they are, and makes up the others', () => {
    const ids: string[] = [];
    const report = playToTheEnd(welcome, {
      people: 3,
      given: [{ id: 'ana', traits: {} }, { traits: { phone: '+385911234567' } }],
      tell: (person, { kind, reason }) => void (kind === 'skipped' ? ids.push(`${person.id}: ${reason}`) : 0),
    });
    expect(report.entered).toBe(3);
    expect(new Set(ids)).toEqual(new Set(['ana: no address', 'simulated-7-1: no address']));
  });

  it('falls back where a message does not arrive, and takes the other way where a call fails', () => {
    const hard = journey('hard', {
      on: event('user.signed_up'),
      steps: [
        send('sms', 'first', { ...service, fallback: [{ send: 'voice/second' }] }),
        webhook('https://crm.example/x', { else: [send('sms', 'failed', service)] }),
      ],
    });
    const report = playToTheEnd(hard, { assume: { delivered: { sms: 0, '*': 1 }, webhooks: 0 } });
    expect([sent(report, 'voice/second'), sent(report, 'sms/failed')]).toEqual([200, 200]);
    expect(report.messages[0]).toMatchObject({ message: 'sms/first', sent: 200, delivered: 0 });
  });

  it('hears of clicks where the journey waits for them, and of an unsubscribe in all that follows', () => {
    const clicks = journey('clicks', {
      on: event('user.signed_up'),
      steps: [
        send('email', 'one', { ...marketing, id: 'one' }),
        waitFor(event('message.clicked', { 'event.step': 'one' }), {
          within: '3 days',
          then: [send('sms', 'clicked', service)],
        }),
        send('email', 'two', marketing),
      ],
    });
    expect(sent(playToTheEnd(clicks, { assume: { clicked: 1 } }), 'sms/clicked')).toBe(200);
    expect(sent(playToTheEnd(clicks, { assume: { clicked: 0 } }), 'sms/clicked')).toBe(0);
    const left = playToTheEnd(clicks, { assume: { unsubscribed: 1, clicked: 0 } });
    expect(left.reasons).toMatchObject([{ reason: 'unsubscribed from topic tips', messages: 200 }]);
    expect(left.messages[0]).toMatchObject({ unsubscribed: 200 });
  });

  it('draws the shares of a split by its percents', () => {
    const halves = journey('halves', {
      on: event('user.signed_up'),
      steps: [split([share(25, [send('sms', 'a', service)]), share(75, [send('sms', 'b', service)])])],
    });
    const report = playToTheEnd(halves, { people: 2_000 });
    expect(sent(report, 'sms/a') / 2_000).toBeCloseTo(0.25, 1);
    expect(sent(report, 'sms/a') + sent(report, 'sms/b')).toBe(2_000);
  });

  it('plays whatever can be written to an end that is told, with every visit of every step counted', () => {
    fc.assert(
      fc.property(definitions, fc.nat(1_000), (definition, seed) => {
        const report = playToTheEnd(definition, { people: 5, seed, assume: { exits: 0.2, refused: 0.1 } });
        expect(report.entered + report.filtered).toBe(5);
        expect(report.endings.reduce((sum, { people }) => sum + people, 0)).toBe(report.entered);
        expect(report.steps.map(({ id }) => id)).toEqual(stepsOf(definition).map(({ step }) => step.id));
        for (const { people, visits } of report.steps) expect(visits).toBeGreaterThanOrEqual(people);
      }),
      { numRuns: 60 },
    );
  });
});
