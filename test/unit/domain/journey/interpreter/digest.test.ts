import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest, event, journey, repeat, send, wait, waitFor } from '../../../../../domain/journey/builder.ts';
import type { StepInput } from '../../../../../domain/journey/builder.ts';
import type { JourneyDefinition } from '../../../../../domain/journey/definition.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { observe } from '../../../../../domain/journey/interpreter/observe.ts';
import { resume } from '../../../../../domain/journey/interpreter/resume.ts';
import { start } from '../../../../../domain/journey/interpreter/start.ts';
import type { Delivery, Simulation } from '../../../../../domain/journey/simulate.ts';
import type { Answers } from '../../../../../domain/journey/state.ts';
import { ana, comes, day, hour, minute, monday, play, story, type World } from '../../../../support/play.ts';

const mail = send('email', 'drops', { class: 'service' });
const dropped = event('price.dropped');
/** Begun by the first of them. */
const fromFirst = (options: Partial<Parameters<typeof digest>[1]>, ...more: readonly StepInput[]): JourneyDefinition =>
  journey('any', {
    on: dropped,
    reentry: 'always',
    steps: [digest(dropped, { id: 'drops', for: '2 hours', entry: true, ...options }), mail, ...more],
  });
/** Begun by something else. */
const asTheyCome = (options: Partial<Parameters<typeof digest>[1]>): JourneyDefinition =>
  journey('any', {
    on: event('user.signed_up'),
    steps: [
      digest(dropped, {
        id: 'drops',
        for: '2 hours',
        within: '1 day',
        else: [send('sms', 'none', { class: 'service' })],
        ...options,
      }),
      mail,
    ],
  });

const drop = (id: string, after: number, key?: string): Delivery =>
  comes({
    kind: 'event',
    id,
    type: 'price.dropped',
    at: monday + after,
    matched: ['digest:drops'],
    ...(key === undefined ? {} : { keys: { 'digest:drops': key } }),
  });

/** What the message could speak of. */
function toldTo(
  definition: JourneyDefinition,
  deliveries: readonly Delivery[],
): readonly [Answers | undefined, Simulation] {
  let answers: Answers | undefined;
  const world: World = {
    deliveries,
    answer: (question) => {
      if (question.kind === 'send') ({ answers } = question);
      return undefined;
    },
  };
  const simulation = play(definition, world);
  return [answers, simulation];
}

describe('a digest', () => {
  it('gathers for so long from its first event on, and goes on once with all of them', () => {
    const [answers, simulation] = toldTo(fromFirst({}), [drop('b', hour), drop('c', 2 * hour), drop('d', 3 * hour)]);
    expect(story(simulation)).toEqual(['+0 sleep', '+2h send send-drops #1', '+2h done completed (finished)']);
    // At the very instant of its end an event still counts.
    expect(answers).toEqual({ drops: { count: 3, events: ['entry', 'b', 'c'] } });
  });

  it('begins its time with the first, however long that was waited for', () => {
    const [answers, simulation] = toldTo(asTheyCome({}), [drop('a', 5 * hour), drop('b', 6 * hour)]);
    expect(story(simulation).slice(0, 3)).toEqual(['+0 sleep', '+5h sleep', '+7h send send-drops #1']);
    expect(answers).toEqual({ drops: { count: 2, events: ['a', 'b'] } });
    expect(simulation.trail).toContainEqual({ at: monday + 7 * hour, step: 'drops', what: 'gathered', detail: '2' });
  });

  it('takes "else" where none came in time', () => {
    const [, simulation] = toldTo(asTheyCome({}), [drop('a', day + 1)]);
    expect(story(simulation).slice(0, 2)).toEqual(['+0 sleep', '+1d send send-none #1']);
    expect(simulation.trail).toContainEqual({ at: monday + day, step: 'drops', what: 'timedOut' });
  });

  it('is over at once with as many as it takes', () => {
    const [answers, simulation] = toldTo(fromFirst({ atMost: 3 }), [
      drop('b', hour),
      drop('c', hour + 1),
      drop('d', hour + 2),
    ]);
    expect(story(simulation)[1]).toBe('+1h0.001s send send-drops #1');
    expect(answers).toEqual({ drops: { count: 3, events: ['entry', 'b', 'c'] } });
  });

  it('is over sooner where none comes for a while, with one timer for many events', () => {
    const every10 = Array.from({ length: 5 }, (_, n) => drop(`e${n}`, (n + 1) * 10 * minute));
    const [answers, simulation] = toldTo(fromFirst({ quiet: '15 minutes' }), every10);
    expect(story(simulation).at(-2)).toBe('+1h5m send send-drops #1');
    expect(answers).toMatchObject({ drops: { count: 6 } });
    // 15, 25, 35 … minutes: each sleep ends where the one before it would have, had nothing come.
    expect(story(simulation).filter((line) => line.endsWith('sleep')).length).toBeLessThanOrEqual(6);
  });

  it('keeps the latest of each key, counts all, and is full with so many keys', () => {
    const [answers] = toldTo(fromFirst({ by: 'event.product', atMost: 3 }), [
      drop('b', 1, 'shoe'),
      drop('c', 2, 'shoe'),
      drop('d', 3, 'entry'),
      drop('e', 4, 'hat'),
      drop('f', 5, 'coat'),
    ]);
    expect(answers).toEqual({ drops: { count: 5, events: ['c', 'd', 'e'] } });
  });

  it('counts an event once that is told again', () => {
    const [answers] = toldTo(fromFirst({}), [drop('b', 1), drop('b', 2), drop('b', hour)]);
    expect(answers).toEqual({ drops: { count: 2, events: ['entry', 'b'] } });
  });

  it('keeps the newest of very many, and counts all of them', () => {
    const many = Array.from({ length: 500 }, (_, n) => drop(`e${n}`, n));
    const [answers] = toldTo(fromFirst({}), many);
    expect(answers).toMatchObject({ drops: { count: 501 } });
    const { drops } = answers ?? {};
    expect(typeof drops === 'object' && drops.events).toEqual(many.slice(-30).map((_, n) => `e${470 + n}`));
  });

  it('loses nothing between two of its rounds, whatever lies between', () => {
    const rounds = journey('any', {
      on: dropped,
      reentry: 'always',
      steps: [
        repeat(
          [digest(dropped, { id: 'drops', for: '2 hours', within: '1 minute', entry: true }), mail, wait('1 day')],
          {
            atMost: 2,
          },
        ),
      ],
    });
    const [answers, simulation] = toldTo(rounds, [drop('b', hour), drop('c', 3 * hour), drop('d', 20 * hour)]);
    expect(story(simulation).filter((line) => line.includes('send'))).toEqual([
      '+2h send send-drops #1',
      '+1d2h send send-drops #2',
    ]);
    expect(answers).toEqual({ drops: { count: 2, events: ['c', 'd'] } });
  });

  it('says nothing of an earlier round where none came in this one', () => {
    const rounds = journey('any', {
      on: event('user.signed_up'),
      steps: [repeat([digest(dropped, { id: 'drops', for: '1 hour', within: '2 hours' }), mail], { atMost: 2 })],
    });
    expect(toldTo(rounds, [drop('a', minute)])[0]).toEqual({});
  });

  it('uses its events up, but for what counts from further back', () => {
    const twice = (since?: string) =>
      journey('any', {
        on: event('user.signed_up'),
        steps: [
          digest(dropped, { id: 'drops', for: '1 hour', within: '1 day' }),
          waitFor(dropped, { id: 'again', within: '1 day', ...(since === undefined ? {} : { since }) }),
        ],
      });
    const both = {
      ...drop('a', minute),
      occurrence: { ...drop('a', minute).occurrence, matched: ['digest:drops', 'wait:again'] },
    };
    expect(story(play(twice(), { deliveries: [both as Delivery] })).at(-1)).toBe('+1d1h1m done completed (finished)');
    expect(story(play(twice('entry'), { deliveries: [both as Delivery] })).at(-1)).toBe(
      '+1h1m done completed (finished)',
    );
  });

  it('gathers on while the journey is paused, and goes on when it is resumed', () => {
    const [answers, simulation] = toldTo(fromFirst({}), [
      comes({ kind: 'pause', at: monday + 1 }),
      drop('b', hour),
      drop('c', 4 * hour),
      comes({ kind: 'resume', at: monday + 5 * hour }),
    ]);
    expect(story(simulation).at(-2)).toBe('+5h send send-drops #1');
    expect(answers).toEqual({ drops: { count: 2, events: ['entry', 'b'] } });
  });

  it('keeps its time over a timer that fires late: what came after its end begins the next', () => {
    const definition = journey('any', {
      on: dropped,
      reentry: 'always',
      steps: [repeat([digest(dropped, { id: 'drops', for: '2 hours', within: '1 day', entry: true })], { atMost: 2 })],
    });
    const late = drop('late', 2 * hour + minute).occurrence;
    const inTime = drop('in-time', 2 * hour).occurrence;
    let state = start(definition, monday, 'v1', ana);
    for (const one of [late, inTime]) state = observe(definition, state, one);
    state = resume(definition, state, { kind: 'woke', at: monday + 2 * hour + 2 * minute });
    expect(state.answers).toEqual({ drops: { count: 2, events: ['entry', 'in-time'] } });
    expect(state.gathered?.['drops']).toMatchObject({ count: 1, events: [{ id: 'late' }] });
    expect(next(definition, state)).toMatchObject({
      kind: 'sleep',
      until: monday + 4 * hour + minute,
      forAnswer: true,
    });
  });

  it('is not saved by one that came too late, when it waited for the first', () => {
    const definition = asTheyCome({});
    const state = observe(definition, start(definition, monday, 'v1', ana), drop('late', day + 1).occurrence);
    const after = resume(definition, state, { kind: 'woke', at: monday + day + 2 });
    expect(next(definition, after)).toMatchObject({ kind: 'send', step: 'send-none' });
    const rounds = journey('any', {
      on: event('user.signed_up'),
      steps: [repeat([digest(dropped, { id: 'drops', for: '2 hours', within: '1 day' })], { atMost: 2 })],
    });
    const waiting = observe(rounds, start(rounds, monday, 'v1', ana), drop('late', day + 1).occurrence);
    const second = resume(rounds, waiting, { kind: 'woke', at: monday + day + 2 });
    expect(second.trail.map(({ what }) => what)).toContain('timedOut');
    // It is the beginning of the second round.
    expect(next(rounds, second)).toMatchObject({ until: monday + day + 1 + 2 * hour });
  });
});

type Config = {
  readonly for: number;
  readonly quiet?: number | undefined;
  readonly atMost?: number | undefined;
  readonly keyed: boolean;
};
type Came = { readonly id: string; readonly at: number; readonly key: string };
type Batch = { readonly count: number; readonly events: readonly string[] };

/** As one would write it down without states and phases: how the events fall into batches, none of them waited for in vain. */
function batches(
  { for: window, quiet = Infinity, atMost = Infinity, keyed }: Config,
  came: readonly Came[],
): readonly Batch[] {
  const all: Came[][] = [];
  for (const one of came) {
    const open = all.at(-1);
    const [first] = open ?? [];
    const size = keyed ? new Set(open?.map(({ key }) => key)).size : (open?.length ?? 0);
    const isOver =
      open === undefined ||
      first === undefined ||
      one.at > Math.min(first.at + window, (open.at(-1)?.at ?? 0) + quiet) ||
      size >= atMost;
    if (isOver) all.push([one]);
    else open.push(one);
  }
  return all.map((batch) => ({
    count: batch.length,
    events: batch
      .filter(({ key }, index) => !keyed || !batch.slice(index + 1).some((later) => later.key === key))
      .map(({ id }) => id)
      .slice(-30),
  }));
}

const configs: fc.Arbitrary<Config> = fc.record(
  {
    for: fc.constantFrom(60, 90, 240).map((minutes) => minutes * minute),
    quiet: fc.constantFrom(20, 45).map((minutes) => minutes * minute),
    atMost: fc.integer({ min: 2, max: 6 }),
    keyed: fc.boolean(),
  },
  { requiredKeys: ['for', 'keyed'] },
);
const came = fc
  .array(fc.record({ after: fc.integer({ min: 0, max: 24 * 60 }), key: fc.constantFrom('a', 'b', 'c') }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((list): readonly Came[] =>
    list
      .toSorted((left, right) => left.after - right.after)
      .map(({ after, key }, n) => ({ id: `e${n}`, at: monday + after * minute, key })),
  );

/** Round after round of one digest; a round more than there can be. */
const rounds = (config: Config): JourneyDefinition =>
  journey('any', {
    on: event('user.signed_up'),
    steps: [
      repeat(
        [
          digest(dropped, {
            id: 'drops',
            for: `${config.for / minute}m`,
            within: '9 days',
            ...(config.quiet === undefined ? {} : { quiet: `${config.quiet / minute}m` }),
            ...(config.atMost === undefined ? {} : { atMost: config.atMost }),
            ...(config.keyed ? { by: 'event.product' } : {}),
          }),
        ],
        { atMost: 41 },
      ),
    ],
  });

/** Plays the rounds with every timer `lag` late; answers what each digest went on with. */
function played(config: Config, list: readonly Came[], lag: number): readonly Batch[] {
  const definition = rounds(config);
  const seen: Batch[] = [];
  let state = start(definition, monday, 'v1', ana);
  let told: Answers | undefined;
  const become = (after: typeof state): void => {
    state = after;
    const { drops } = state.answers ?? {};
    if (state.answers !== told && typeof drops === 'object') seen.push(drops);
    told = state.answers;
  };
  const wakeUpTo = (at: number): void => {
    for (;;) {
      const command = next(definition, state);
      if (command.kind !== 'sleep' || command.until === null || command.until + lag >= at) return;
      become(resume(definition, state, { kind: 'woke', at: command.until + lag }));
    }
  };
  for (const { id, at, key } of list) {
    wakeUpTo(at);
    become(observe(definition, state, drop(id, at - monday, config.keyed ? key : undefined).occurrence));
  }
  wakeUpTo(monday + 3 * day);
  return seen;
}

describe('whatever comes whenever', () => {
  it('a digest makes the batches that one would make with paper and pencil', () => {
    fc.assert(
      fc.property(configs, came, (config, list) => {
        expect(played(config, list, 0)).toEqual(batches(config, list));
      }),
      { numRuns: 300 },
    );
  });

  it('timers that fire late put no event into another batch', () => {
    fc.assert(
      fc.property(configs, came, fc.integer({ min: 1, max: 19 }), ({ atMost: _atMost, ...config }, list, lag) => {
        expect(played(config, list, lag * minute)).toEqual(batches(config, list));
      }),
      { numRuns: 300 },
    );
  });
});
