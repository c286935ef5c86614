import type { Entries } from '../../domain/journey/entry/entries.ts';
import * as fc from 'fast-check';
import { comparisons, type Condition } from '../../domain/condition/condition.ts';
import type { Deed } from '../../domain/condition/deed.ts';
import { dangerousKeys } from '../../domain/dangerous-keys.ts';
import type { Json } from '../../domain/json.ts';
import { assignIds } from '../../domain/journey/authoring/assign-ids.ts';
import {
  latePolicies,
  messageClasses,
  throttleSpans,
  webhookMethods,
  type Compensation,
  type Entry,
  type EventMatcher,
  type Fallback,
  type JourneyDefinition,
  type Reentry,
  type SendStep,
  type Step,
  type Undo,
} from '../../domain/journey/definition.ts';
import { liesAhead, stepsOf } from '../../domain/journey/tree.ts';
import type { WinnerRule } from '../../domain/journey/winner/winner-rule.ts';

/** The events that arbitrary journeys listen to: few, so that they meet often. */
export const eventTypes = ['app.opened', 'order.placed', 'user.deleted', 'mail.clicked'] as const;

/** fast-check makes some objects without a prototype; those of JSON have one. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

const safe = (text: string): boolean => !dangerousKeys.includes(text);
const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,11}$/).filter(safe);
const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): Json =>
    JSON.parse(dangerousKeys.reduce((text, key) => text.replaceAll(`"${key}"`, '"key"'), JSON.stringify(value))),
  );
const path = fc
  .tuple(fc.constantFrom('traits', 'event', 'entry'), fc.array(word, { minLength: 1, maxLength: 3 }))
  .map(([root, keys]) => [root, ...keys].join('.'));

const compare: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    op: fc.constantFrom(...comparisons.filter((op) => op !== 'in')),
    value: json,
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    op: fc.constant('in' as const),
    value: fc.array(json, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('exists' as const), path }),
  fc.record({ kind: fc.constant('same' as const), path, as: path }),
);
export const conditions: fc.Arbitrary<Condition> = fc
  .letrec<{ condition: Condition }>((tie) => {
    const several = fc.array(tie('condition'), { minLength: 1, maxLength: 3 });
    return {
      condition: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'condition' },
        compare,
        fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: several }),
        fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
      ),
    };
  })
  .condition.map(plain);

/** What is asked of somebody on the way besides. */
const questions: fc.Arbitrary<Condition> = fc
  .oneof(
    fc.record({ kind: fc.constant('segment' as const), segment: fc.constantFrom('vips', 'new') }),
    fc.record(
      {
        kind: fc.constant('did' as const),
        deed: fc.constantFrom<Deed>(
          { kind: 'event', type: 'order.placed' },
          {
            kind: 'event',
            type: 'order.placed',
            where: { kind: 'same', path: 'event.order', as: 'entry.order' },
          },
          { kind: 'message', what: 'clicked', channel: 'email', template: 'hello' },
          { kind: 'message', what: 'sent', channel: 'sms', template: null },
        ),
        atLeast: fc.integer({ min: 1, max: 3 }),
        within: fc.constantFrom('30 days', '1 hour'),
        before: fc.constantFrom('10 minutes', '30 seconds'),
      },
      { requiredKeys: ['kind', 'deed', 'atLeast'] },
    ),
  )
  .map(plain);
/** Of branches and rounds. */
const choices: fc.Arbitrary<Condition> = fc.oneof(
  { arbitrary: conditions, weight: 4 },
  questions,
  fc.record({ kind: fc.constant('not' as const), of: questions }).map(plain),
);

export const durations = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom('minutes', 'm', 'hours', 'h', 'seconds'))
    .map(([n, unit]) => `${n} ${unit}`),
  fc.integer({ min: 1, max: 20 }).map((n) => `${n} days`),
  fc.constantFrom('1h 30m', '1d 1h', '1 week'),
);

const matcherOf = (event: string, where: Condition | undefined): EventMatcher =>
  where === undefined ? { event } : { event, where };
export const matchers = fc
  .tuple(fc.constantFrom(...eventTypes), fc.option(conditions, { nil: undefined }))
  .map(([event, where]) => matcherOf(event, where));

/** Ids and `since` are filled in afterwards, when all steps are known. */
const id = fc.constant('');
const compensations: fc.Arbitrary<Compensation> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('send' as const),
      channel: fc.constantFrom('sms' as const, 'email' as const),
      template: fc.constantFrom('sorry', 'tips_2'),
      class: fc.constantFrom(...messageClasses),
      topic: fc.string({ minLength: 1, maxLength: 12 }),
    },
    { requiredKeys: ['kind', 'channel', 'template', 'class'] },
  ),
  fc.record({
    kind: fc.constant('webhook' as const),
    url: fc.constant('https://crm.example/undo'),
    method: fc.constantFrom(...webhookMethods.filter((one) => one !== 'GET')),
  }),
);
const undos: fc.Arbitrary<Undo> = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('carillon' as const, 'provider' as const))
  .map(([minutes, at]) => ({ for: `${minutes} minutes`, at }));
const fallbacks: fc.Arbitrary<readonly Fallback[]> = fc.array(
  fc.record(
    {
      channel: fc.constantFrom('sms' as const, 'email' as const),
      template: fc.constantFrom('again', 'tips_2'),
      after: durations,
      mayDouble: fc.constant(true as const),
    },
    { requiredKeys: ['channel', 'template', 'mayDouble'] },
  ),
  { minLength: 1, maxLength: 2 },
);
const data = fc.dictionary(word, json, { maxKeys: 2 }).filter((value) => !JSON.stringify(value).includes('{{'));

const send: fc.Arbitrary<SendStep> = fc
  .record(
    {
      kind: fc.constant('send' as const),
      id,
      channel: fc.constantFrom('sms' as const, 'email' as const),
      template: fc.constantFrom('welcome', 'come-back', 'tips_2'),
      class: fc.constantFrom(...messageClasses),
      topic: fc.string({ minLength: 1, maxLength: 12 }),
      onFailure: fc.oneof(
        fc.constantFrom('continue' as const, 'exit' as const, 'compensate' as const),
        fc.nat().map((since) => ({ compensate: { since: String(since) } })),
      ),
      addressGrace: durations,
      sendBy: durations,
      late: fc.constantFrom(...latePolicies),
      twice: fc.boolean(),
      await: fc.constant('delivered' as const),
      undo: undos,
      fallback: fallbacks,
      compensate: compensations,
    },
    { requiredKeys: ['kind', 'id', 'channel', 'template', 'class'] },
  )
  .map((step) => {
    const { await: awaited, undo, twice, late, ...rest } = step;
    return {
      ...rest,
      ...(late === undefined || rest.sendBy === undefined ? {} : { late }),
      ...(twice ? { onAmbiguity: 'resend' as const, mayDouble: true as const } : {}),
      ...(awaited !== undefined && step.channel === 'sms' ? { await: awaited } : {}),
      ...(undo === undefined || (undo.at === 'provider' && step.fallback !== undefined) ? {} : { undo }),
    };
  });

const someOf = fc
  .array(matchers, { minLength: 2, maxLength: 3 })
  .chain((of) => fc.record({ of: fc.constant(of), need: fc.integer({ min: 1, max: of.length }) }));

const listsOfSteps = fc.letrec<{ step: Step; steps: readonly Step[]; some: readonly Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 0, maxLength: 3 }),
  some: fc.array(tie('step'), { minLength: 1, maxLength: 5 }),
  step: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'step', depthSize: 'small' },
    send,
    fc.record({ kind: fc.constant('wait' as const), id, for: durations }),
    fc.record(
      {
        kind: fc.constant('waitUntil' as const),
        id,
        at: fc.constantFrom('09:00', '00:00', '23:59'),
        zone: fc.constantFrom('profile', 'Europe/Zagreb', 'UTC'),
        till: fc.constant('17:00'),
        spread: fc.constantFrom('30 minutes', '1 second'),
        days: fc
          .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
          .map((days) => days.toSorted((a, b) => a - b)),
      },
      { requiredKeys: ['kind', 'id', 'at', 'zone'] },
    ),
    fc.record(
      {
        kind: fc.constant('waitUntilDate' as const),
        id,
        date: fc.constantFrom('traits.renewal', 'event.visit', '2026-12-24', '2026-01-05T10:00:00Z'),
        offset: fc.record({ by: durations, to: fc.constantFrom('before' as const, 'after' as const) }),
        at: fc.constantFrom('09:00', '23:59'),
        zone: fc.constantFrom('profile', 'UTC'),
        then: tie('steps'),
        else: tie('steps'),
      },
      { requiredKeys: ['kind', 'id', 'date', 'zone', 'then', 'else'] },
    ),
    fc.record(
      {
        kind: fc.constant('update' as const),
        id,
        set: fc.dictionary(
          word.map((name) => `traits.${name}`),
          json,
          { minKeys: 1, maxKeys: 3 },
        ),
        compensate: compensations,
      },
      { requiredKeys: ['kind', 'id', 'set'] },
    ),
    fc.record(
      {
        kind: fc.constant('webhook' as const),
        id,
        url: fc.constantFrom('https://crm.example/hook', 'http://127.0.0.1:8080/hook'),
        method: fc.constantFrom('POST' as const, 'PUT' as const),
        headers: fc.constant({ 'x-source': 'carillon', authorization: { secret: 'crm' } }),
        body: data,
        timeout: fc.constantFrom('2 seconds', '20 seconds'),
        else: tie('steps'),
        compensate: compensations,
      },
      { requiredKeys: ['kind', 'id', 'url', 'method', 'else'] },
    ),
    fc.record(
      {
        kind: fc.constant('emit' as const),
        id,
        event: fc.constantFrom(...eventTypes),
        data,
        compensate: compensations,
      },
      { requiredKeys: ['kind', 'id', 'event'] },
    ),
    fc
      .record(
        { kind: fc.constant('enroll' as const), id, journey: word, data, within: durations, compensate: compensations },
        { requiredKeys: ['kind', 'id', 'journey'] },
      )
      .map((step) => (step.within === undefined ? step : { ...step, await: 'ended' as const })),
    fc.record({ kind: fc.constant('takeBack' as const), id, since: fc.nat().map(String) }),
    fc.record(
      { kind: fc.constant('exit' as const), id, reason: fc.string({ maxLength: 20 }) },
      { requiredKeys: ['kind', 'id'] },
    ),
    fc.record(
      {
        kind: fc.constant('waitFor' as const),
        id,
        for: fc.oneof({ arbitrary: matchers, weight: 3 }, someOf),
        within: durations,
        since: fc.nat().map(String),
        then: tie('steps'),
        else: tie('steps'),
      },
      { requiredKeys: ['kind', 'id', 'for', 'within', 'then', 'else'] },
    ),
    fc.record({
      kind: fc.constant('throttle' as const),
      id,
      most: fc.integer({ min: 1, max: 100_000 }),
      per: fc.constantFrom(...throttleSpans),
    }),
    fc
      .record(
        {
          kind: fc.constant('digest' as const),
          id,
          of: fc.oneof(matchers, fc.constant({ event: 'user.signed_up' })),
          for: fc.constantFrom('2 hours', '1 day', '10 days'),
          quiet: fc.constantFrom('10 minutes', '90 minutes'),
          atMost: fc.integer({ min: 2, max: 5 }),
          by: fc.constantFrom('event.product', 'event.shop.id'),
          within: durations,
          entry: fc.boolean(),
          since: fc.nat().map(String),
          then: tie('steps'),
          else: tie('steps'),
        },
        { requiredKeys: ['kind', 'id', 'of', 'for', 'within', 'then', 'else'] },
      )
      // Only of the event that begins the journey there is something to say.
      .map(({ entry = true, ...step }) => (step.of.event === 'user.signed_up' ? { ...step, entry } : step)),
    fc
      .record(
        {
          kind: fc.constant('repeat' as const),
          id,
          steps: fc.array(tie('step'), { minLength: 1, maxLength: 2 }),
          atMost: fc.integer({ min: 1, max: 3 }),
          every: durations,
          until: choices,
        },
        { requiredKeys: ['kind', 'id', 'steps', 'atMost', 'every'] },
      )
      // Journeys without end within a test: three rounds within three rounds within three.
      .map((step) =>
        stepsOf(step).some(({ step: inner }) => inner.kind === 'repeat') ? { ...step, atMost: 1 } : step,
      ),
    fc
      .record(
        {
          kind: fc.constant('split' as const),
          id,
          cut: fc.integer({ min: 1, max: 9_999 }),
          names: fc.constantFrom(['a', 'b'] as const, ['old', 'new'] as const),
          lists: fc.tuple(tie('steps'), tie('steps')),
          sticky: fc.constant(false as const),
          seed: fc.constant('spring'),
          winner: fc.constantFrom<WinnerRule>(
            { by: 'goal', within: '2 days', after: 100 },
            { by: 'goal', within: '1 hour', after: 1_000, sure: 90 },
          ),
        },
        { requiredKeys: ['kind', 'id', 'cut', 'names', 'lists'] },
      )
      .map(({ cut, names, lists, ...step }) => ({
        ...step,
        shares: [
          { name: names[0], percent: cut / 100, steps: lists[0] },
          { name: names[1], percent: (10_000 - cut) / 100, steps: lists[1] },
        ],
      })),
    fc.record({
      kind: fc.constant('branch' as const),
      id,
      cases: fc.array(fc.record({ when: choices, steps: tie('steps') }), { minLength: 1, maxLength: 2 }),
      else: tie('steps'),
    }),
  ),
}));

const reentries: fc.Arbitrary<Reentry> = fc.oneof(
  fc.constantFrom<Reentry>({ kind: 'once' }, { kind: 'always' }, { kind: 'concurrent', key: 'event.orderId' }),
  durations.map((duration): Reentry => ({ kind: 'after', duration })),
);

const byEvent = fc.option(conditions, { nil: undefined }).map((where) => matcherOf('user.signed_up', where));
export const schedules = fc.constantFrom(
  '0 9 * * 1',
  '*/15 * * * *',
  '30 2 1,15 * *',
  '0 0 29 2 *',
  '5 4 1 * sun',
  '59 23 * 1-6/2 mon-fri',
);
const entries: fc.Arbitrary<Entry> = fc.oneof(
  { arbitrary: byEvent, weight: 3 },
  fc.record({ schedule: schedules, zone: fc.constantFrom('UTC', 'Europe/Zagreb', 'profile'), segment: word }),
  fc.record(
    {
      date: fc.constantFrom('traits.birthday', 'traits.contract.end'),
      yearly: fc.constant(true as const),
      offset: fc.record({ by: durations, to: fc.constantFrom('before' as const, 'after' as const) }),
      at: fc.constantFrom('00:00', '10:30'),
      zone: fc.constantFrom('profile', 'UTC'),
    },
    { requiredKeys: ['date', 'zone'] },
  ),
);

/** Valid definitions of up to some dozens of steps: with given and generated ids, and `since` pointing back at steps that were written before. */
export const definitions: fc.Arbitrary<JourneyDefinition> = fc
  .record(
    {
      id: word,
      name: fc.string({ minLength: 1, maxLength: 20 }),
      on: entries,
      reentry: reentries,
      entries: fc.constantFrom<Entries>(
        { from: '2026-12-01T08:00:00+01:00', until: '2026-12-24T18:00:00Z' },
        { atMost: 100, per: 'day' },
        { until: '2026-12-24T18:00:00Z', atMost: 1, per: 'hour' },
      ),
      goal: fc
        .tuple(matchers, fc.constantFrom(undefined, '7 days', '1 hour'))
        .map(([goal, within]) => ({ ...goal, ...(within === undefined ? {} : { within }) })),
      exitOn: fc.array(matchers, { maxLength: 2 }),
      compensateOn: fc.array(matchers, { minLength: 1, maxLength: 2 }),
      compensateWithin: durations,
      deadline: fc.constantFrom('30 days', '1 day'),
      status: fc.constantFrom('live' as const, 'paused' as const),
      steps: listsOfSteps.some,
      given: fc.array(fc.option(word, { nil: undefined }), { maxLength: 6 }),
    },
    { requiredKeys: ['id', 'on', 'reentry', 'exitOn', 'steps', 'given'] },
  )
  .map(({ given, compensateWithin, ...whole }) => {
    const lapses = whole.compensateOn === undefined || compensateWithin === undefined ? {} : { compensateWithin };
    const definition = { ...whole, ...lapses };
    const named = assignIds(eachStep(definition.steps, (step, order) => ({ ...step, id: givenId(given, order) })));
    const placed = stepsOf({ steps: named });
    const written = placed.map(({ step }) => step.id);
    const begunBefore = (order: number): readonly string[] => [
      'entry',
      ...placed.flatMap(({ step, path }, index) =>
        index !== order && liesAhead(placed[order]?.path ?? [], path) ? [step.id] : [],
      ),
    ];
    return plain({
      ...definition,
      steps: eachStep(named, (step, order) =>
        ofGoal(
          definition.goal,
          ofEntry(
            definition.on,
            takingBackFrom(backwards(step, ['entry', ...written.slice(0, order)]), begunBefore(order)),
          ),
        ),
      ),
    });
  });

function givenId(given: readonly (string | undefined)[], order: number): string {
  const name = given[order];
  return name === undefined || name === 'entry' || given.indexOf(name) < order ? '' : name;
}

/** What the calendar begins has no event of which a digest could say anything. */
function ofEntry(on: JourneyDefinition['on'], step: Step): Step {
  if (step.kind !== 'digest' || 'event' in on) return step;
  const { entry: _, ...others } = step;
  return others;
}

/** Where there is no goal nobody can be compared by it. */
function ofGoal(goal: JourneyDefinition['goal'], step: Step): Step {
  if (step.kind !== 'split' || goal !== undefined) return step;
  const { winner: _, ...others } = step;
  return others;
}

function backwards(step: Step, earlier: readonly string[]): Step {
  if ((step.kind !== 'waitFor' && step.kind !== 'digest') || step.since === undefined) return step;
  return { ...step, since: earlier[Number(step.since) % earlier.length] ?? 'entry' };
}

function takingBackFrom(step: Step, before: readonly string[]): Step {
  const one = (since: string): string => before[Number(since) % before.length] ?? 'entry';
  if (step.kind === 'takeBack') return { ...step, since: one(step.since) };
  if ((step.kind !== 'send' && step.kind !== 'webhook') || typeof step.onFailure !== 'object') return step;
  return { ...step, onFailure: { compensate: { since: one(step.onFailure.compensate.since) } } };
}

/** Changes every step, telling it its place in the order written. */
function eachStep(steps: readonly Step[], change: (step: Step, order: number) => Step): readonly Step[] {
  let order = 0;
  const walk = (list: readonly Step[]): readonly Step[] =>
    list.map((step) => {
      const changed = change(step, order);
      order += 1;
      if (changed.kind === 'waitFor' || changed.kind === 'digest' || changed.kind === 'waitUntilDate')
        return { ...changed, then: walk(changed.then), else: walk(changed.else) };
      if (changed.kind === 'webhook') return { ...changed, else: walk(changed.else) };
      if (changed.kind === 'repeat') return { ...changed, steps: walk(changed.steps) };
      if (changed.kind === 'split')
        return { ...changed, shares: changed.shares.map((one) => ({ ...one, steps: walk(one.steps) })) };
      if (changed.kind !== 'branch') return changed;
      return {
        ...changed,
        cases: changed.cases.map((one) => ({ ...one, steps: walk(one.steps) })),
        else: walk(changed.else),
      };
    });
  return walk(steps);
}
