import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  branch,
  digest,
  enroll,
  event,
  exit,
  journey,
  repeat,
  send,
  share,
  split,
  throttle,
  update,
  wait,
  waitFor,
  waitUntil,
  when,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { heaviestWay } from '../../../../domain/journey/heaviest-way.ts';
import { historyBound } from '../../../../domain/journey/history-bound.ts';
import { mostMessages } from '../../../../domain/journey/most-messages.ts';
import { mostWithin } from '../../../../domain/journey/most-within.ts';
import { simulate } from '../../../../domain/journey/simulate.ts';
import { findStep, listsOf } from '../../../../domain/journey/tree.ts';
import type { Step } from '../../../../domain/journey/definition.ts';
import { worstCases } from '../../../../domain/workspace/worst-cases.ts';
import { definitions } from '../../../support/arbitraries.ts';
import { bundleFor } from '../../../support/crowd.ts';
import { ana, day, hour, monday } from '../../../support/play.ts';
import { answersOf, deliveriesOf, fates } from '../../../support/scripts.ts';

const of = (...steps: readonly StepInput[]) => journey('any', { on: event('user.signed_up'), steps });
const service = send('sms', 'a', { class: 'service' });
const marketing = send('sms', 'b', { class: 'marketing' });

/** Every way there is, gone one by one: the sums of those that go on behind the steps, and of those that leave the journey. */
type Ends = { readonly on: ReadonlySet<number>; readonly out: ReadonlySet<number> };
const added = (some: ReadonlySet<number>, more: ReadonlySet<number>): Set<number> =>
  new Set([...some].flatMap((one) => [...more].map((other) => one + other)));

function everyWay(steps: readonly Step[], weigh: (step: Step) => number): Ends {
  let [on, out]: [Set<number>, Set<number>] = [new Set([0]), new Set()];
  for (const step of steps) {
    const ends = endsOf(step, weigh);
    out = new Set([...out, ...added(on, ends.out)]);
    on = added(on, ends.on);
  }
  return { on, out };
}
function endsOf(step: Step, weigh: (step: Step) => number): Ends {
  const own = new Set([weigh(step)]);
  if (step.kind === 'exit') return { on: new Set(), out: own };
  if (step.kind === 'repeat') {
    const round = everyWay(step.steps, weigh);
    let [on, out]: [Set<number>, Set<number>] = [new Set([0]), new Set()];
    const stops = new Set(step.until === undefined ? [] : own);
    for (let n = 1; n <= step.atMost; n += 1) {
      const begun = added(on, own);
      out = new Set([...out, ...added(begun, round.out)]);
      on = added(begun, round.on);
      if (step.until !== undefined) for (const sum of on) stops.add(sum);
    }
    return { on: step.until === undefined ? on : stops, out };
  }
  const lists = listsOf(step).map((inner) => everyWay(inner.steps, weigh));
  const ways = ['waitFor', 'digest', 'branch', 'split'].includes(step.kind)
    ? lists
    : [...lists, { on: new Set([0]), out: new Set<number>() }];
  const over = (which: keyof Ends): Set<number> => added(own, new Set(ways.flatMap((way) => [...way[which]])));
  return { on: over('on'), out: over('out') };
}

describe('the heaviest way through a journey', () => {
  it('is the heaviest of all that there are', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const weigh = (step: Step): number => (step.kind === 'send' ? 2 : step.kind === 'wait' ? 1 : 0);
        const { on, out } = everyWay(definition.steps, weigh);
        expect(heaviestWay(definition, weigh)).toBe(Math.max(0, ...on, ...out));
      }),
    );
  });
});

describe('how many messages a journey may send within a day', () => {
  it.each<[string, readonly StepInput[], number]>([
    ['all that follow at once', [service, service, marketing], 3],
    ['those on both sides of a short wait', [service, wait('2 hours'), service], 2],
    ['only one side of a day', [service, service, wait('1 day'), service], 2],
    ['waits that add up', [service, wait('12 hours'), service, wait('12 hours'), service], 2],
    [
      'an answer that comes at once',
      [service, waitFor(event('app.opened'), { within: '2 days', then: [service], else: [] })],
      2,
    ],
    [
      'silence, which takes its time',
      [service, waitFor(event('app.opened'), { within: '2 days', else: [service, service, service] })],
      3,
    ],
    ['the longest way', [branch([when({ 'traits.a': 1 }, [service, service])], { else: [wait('1h')] }), service], 3],
    ['the longest share', [split([share(50, [service, wait('3 days')]), share(50, [service])]), service], 2],
    [
      'nine o’clock, which comes once a day',
      [waitUntil('09:00'), service, waitUntil('09:00'), service, waitUntil('09:00'), service],
      1,
    ],
    [
      'nine and ten o’clock',
      [waitUntil('09:00'), service, waitUntil('10:00'), service, waitUntil('09:00'), service],
      2,
    ],
    ['rounds two days apart', [repeat([service, service], { every: '2 days', atMost: 9 })], 2],
    ['rounds of every hour', [repeat([service], { every: '1 hour', atMost: 100 })], 24],
    ['as many rounds as there are', [repeat([service], { every: '1 hour', atMost: 5 })], 5],
    ['rounds that begin at nine o’clock', [repeat([waitUntil('09:00'), service], { atMost: 9 })], 1],
    ['nothing behind an exit', [service, exit(), service], 1],
    [
      'what may be heard twice',
      [send('sms', 'a', { class: 'service', fallback: [{ send: 'voice/a', after: '1h', mayDouble: true }] })],
      2,
    ],
    [
      'what leaves from its provider at any time',
      [send('sms', 'a', { class: 'service', undo: { for: '3 days', at: 'provider' } }), wait('2 days'), service],
      2,
    ],
    [
      'what lies equally long at its provider, as far apart as before',
      [
        repeat([send('sms', 'a', { class: 'service', undo: { for: '3 days', at: 'provider' } })], {
          every: '8 hours',
          atMost: 9,
        }),
      ],
      3,
    ],
    [
      'digests that each last a day',
      [
        repeat([digest(event('price.dropped'), { for: '1 day', within: '1h', else: [exit()] }), service], {
          atMost: 9,
        }),
      ],
      1,
    ],
    [
      'digests that may be over at once',
      [
        repeat([digest(event('price.dropped'), { for: '1 day', within: '1h', atMost: 2, else: [exit()] }), service], {
          atMost: 9,
        }),
      ],
      9,
    ],
    ['nothing', [wait('1h')], 0],
  ])('%s', (_, steps, expected) => {
    expect(mostWithin(of(...steps), day)).toBe(expected);
  });

  it('counts only what it is asked for', () => {
    expect(mostWithin(of(service, marketing), day, (step) => step.class === 'marketing')).toBe(1);
  });

  it('is never less than what a run sends within a day, and never more than what it sends at most', () => {
    fc.assert(
      fc.property(definitions, fates, fc.constantFrom(hour, day, 7 * day), (definition, fate, window) => {
        const { decisions } = simulate(definition, {
          start: monday,
          who: ana,
          deliveries: deliveriesOf(definition, fate),
          answer: answersOf(fate),
        });
        const sent = decisions.flatMap(({ at, command }) => {
          const step = command.kind === 'send' ? findStep(definition, command.step)?.step : undefined;
          // What was put off is asked for again: only the first time counts.
          return command.kind === 'send' &&
            step?.kind === 'send' &&
            step.undo === undefined &&
            step.fallback === undefined
            ? [{ at, key: `${command.step} ${command.visit}` }]
            : [];
        });
        const first = sent.filter(({ key }, index) => sent.findIndex((one) => one.key === key) === index);
        const most = Math.max(
          0,
          ...first.map(({ at }) => first.filter((one) => one.at >= at && one.at < at + window).length),
        );
        expect(mostWithin(definition, window)).toBeGreaterThanOrEqual(most);
        expect(mostWithin(definition, window)).toBeLessThanOrEqual(mostMessages(definition).all);
      }),
    );
  });
});

describe('how much history a run takes at most', () => {
  it('is no less than what was measured, on either path, and of its size', () => {
    const { values } = JSON.parse(readFileSync('bench/results/2.25-history.json', 'utf8')) as {
      values: { on: number; off: number };
    };
    const welcome = of(
      update({ 'traits.stage': 'onboarding' }),
      service,
      service,
      waitFor(event('app.opened'), { within: '2 days', else: [marketing] }),
      waitUntil('09:00'),
      branch([when({ 'traits.plan': 'pro' }, [marketing])], { else: [marketing] }),
    );
    const bound = historyBound(welcome);
    expect(bound).toBeGreaterThanOrEqual(Math.max(values.on, values.off));
    expect(bound).toBeLessThan(6 * values.off);
  });

  it('counts the events that a digest gathers, turns at a throttle, and the end of a journey that is awaited', () => {
    const digestOf = (atMost?: number) =>
      of(
        digest(event('price.dropped'), { for: '1 day', within: '1 day', ...(atMost === undefined ? {} : { atMost }) }),
      );
    expect(historyBound(digestOf(20))).toBeGreaterThan(historyBound(digestOf(5)));
    expect(historyBound(digestOf())).toBeGreaterThanOrEqual(historyBound(digestOf(20)));
    expect(historyBound(of(throttle(10, { per: 'hour' }), service))).toBeGreaterThan(historyBound(of(service)));
    const enrolled = (more: object) => historyBound(of(enroll('other', more)));
    expect(enrolled({ await: 'ended', within: '1 day' })).toBeGreaterThan(enrolled({}));
  });

  it('rises with every round', () => {
    const rounds = (atMost: number) => historyBound(of(repeat([service], { every: '1 day', atMost })));
    expect(rounds(20) - rounds(10)).toBe(rounds(30) - rounds(20));
    expect(rounds(1_000)).toBeGreaterThan(5_000);
  });
});

describe('what a thousand people may cost', () => {
  const definition = of(
    branch([when({ 'traits.a': 1 }, [service, service])], { else: [send('email', 'x', { class: 'service' })] }),
    send('sms', 'a', { class: 'service', fallback: [{ send: 'voice/call' }] }),
  );
  const bundle = bundleFor(definition, {
    prices: {
      sms: { perPart: 0.05, currency: 'EUR', byCountry: { US: 0.1 } },
      voice: { perPart: 0.2, currency: 'USD' },
    },
  });
  it('is the dearest way in the dearest country, by the parts of the longest text', () => {
    const templates = {
      ...bundle.templates,
      'sms/a': { en: { kind: 'text' as const, text: 'short' }, hr: { kind: 'text' as const, text: 'č'.repeat(100) } },
    };
    expect(worstCases({ ...bundle, templates })).toEqual([
      {
        journey: 'any',
        messages: { all: 3, marketing: 0, withinADay: 3 },
        costPer1000: [
          { currency: 'EUR', amount: 600 },
          { currency: 'USD', amount: 200 },
        ],
        unpriced: ['email'],
        history: historyBound(definition),
      },
    ]);
  });
});
