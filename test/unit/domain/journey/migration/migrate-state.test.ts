import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digest,
  event,
  exit,
  journey,
  repeat,
  send,
  takeBack,
  wait,
  waitFor,
  waitUntil,
  type StepInput,
} from '../../../../../domain/journey/builder.ts';
import type { JourneyDefinition, Step } from '../../../../../domain/journey/definition.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { observe } from '../../../../../domain/journey/interpreter/observe.ts';
import { resume } from '../../../../../domain/journey/interpreter/resume.ts';
import { start } from '../../../../../domain/journey/interpreter/start.ts';
import { matchersOf } from '../../../../../domain/journey/matchers.ts';
import { migrateState } from '../../../../../domain/journey/migration/migrate-state.ts';
import { readStepMap, reversed } from '../../../../../domain/journey/migration/step-map.ts';
import type { JourneyState } from '../../../../../domain/journey/state.ts';
import { stepsOf } from '../../../../../domain/journey/tree.ts';
import { definitions } from '../../../../support/arbitraries.ts';
import { goodDay } from '../../../../support/play.ts';

const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.parse('2026-01-05T08:00:00Z');
const who = { person: 'ana', enrollment: 'e' };
const placed = event('order.placed');
const mail = (id: string): StepInput => send('email', id, { class: 'service', id });
const of = (...steps: readonly StepInput[]) =>
  journey('welcome', { on: event('user.signed_up'), exitOn: [event('user.left')], steps });

/** Goes on until it sleeps, or is over. */
function settled(definition: JourneyDefinition, given: JourneyState): JourneyState {
  let state = given;
  for (;;) {
    const command = next(definition, state);
    if (
      command.kind === 'done' ||
      command.kind === 'sleep' ||
      command.kind === 'spaceOut' ||
      command.kind === 'migrate'
    )
      return state;
    state = resume(definition, state, goodDay(command, state.at).outcome);
  }
}
const begun = (definition: JourneyDefinition) => settled(definition, start(definition, monday, 'v1', who));
const wake = (definition: JourneyDefinition, state: JourneyState, at: number) =>
  settled(definition, resume(definition, state, { kind: 'woke', at }));

function migrated(from: JourneyDefinition, to: JourneyDefinition, state: JourneyState, changes = {}): JourneyState {
  const reading = readStepMap(from, to, changes);
  if (reading.kind === 'refused') throw new Error(reading.reason);
  const result = migrateState(from, state, { version: 'v2', to, map: reading.map });
  if (result.kind === 'stays') throw new Error(result.reason);
  return settled(to, result.state);
}
const sleepsUntil = (definition: JourneyDefinition, state: JourneyState) => {
  const command = next(definition, state);
  return command.kind === 'sleep' ? command.until : command.kind;
};

describe('somebody who is carried over to another version', () => {
  it('waits as long as the new version says, from when the wait began', () => {
    const [old, now] = [
      of(wait('2 days', { id: 'rest' }), mail('news')),
      of(wait('3 days', { id: 'rest' }), mail('news')),
    ];
    expect(sleepsUntil(now, migrated(old, now, begun(old)))).toBe(monday + 3 * day);
    const sooner = of(wait('1 hour', { id: 'rest' }), mail('news'));
    expect(sleepsUntil(sooner, migrated(old, sooner, begun(old)))).toBe(monday + hour);
  });

  it('asks anew for a time that is another one, and keeps one that is the same', () => {
    const at = (time: string) => of(waitUntil(time, { id: 'morning', zone: 'UTC' }), mail('news'));
    const [old, now] = [at('09:00'), at('10:00')];
    const phaseIn = (to: JourneyDefinition) => {
      const result = migrateState(old, begun(old), { version: 'v2', to, map: { morning: 'morning' } });
      return result.kind === 'migrated' ? result.state.phase : result;
    };
    expect(phaseIn(now)).toEqual({ kind: 'ready' });
    const other = of(waitUntil('09:00', { id: 'morning', zone: 'UTC' }), mail('other'));
    expect(phaseIn(other)).toEqual(begun(old).phase);
  });

  it('goes on where the map says, also in steps of another kind, which then begin', () => {
    const old = of(wait('2 days', { id: 'rest' }), mail('news'));
    const now = of(mail('first'), waitFor(placed, { within: '1 week', id: 'order' }), mail('news'));
    expect(() => migrated(old, now, begun(old))).toThrow("step 'rest' has no counterpart");
    const state = migrated(old, now, begun(old), { rest: 'order' });
    expect(sleepsUntil(now, state)).toBe(monday + 7 * day);
    expect(state.version).toBe('v2');
  });

  it('gets no message a second time that its step has sent', () => {
    const old = of(mail('hello'), wait('1 day', { id: 'rest' }));
    const now = of(wait('1 hour', { id: 'rest' }), mail('welcome'));
    const state = migrated(old, now, begun(old), { hello: 'welcome' });
    const command = next(now, resume(now, state, { kind: 'woke', at: monday + hour }));
    expect(command).toMatchObject({ kind: 'send', step: 'welcome', visit: 2 });
  });

  it('is undone by the version that did it', () => {
    const undoable = (id: string) =>
      send('sms', id, { class: 'service', id, compensate: { send: 'sms/sorry', class: 'service' } });
    const old = of(undoable('a'), wait('1 day', { id: 'rest' }));
    const now = of(wait('1 day', { id: 'rest' }), undoable('b'));
    const state = wake(now, migrated(old, now, begun(old)), monday + day);
    expect(state.compensations.map(({ version, step }) => `${version} ${step}`)).toEqual(['v1 a', 'v2 b']);
  });

  it('is in the round and in the digest it was in', () => {
    const old = of(
      repeat([wait('1 day', { id: 'rest' })], { atMost: 3, id: 'rounds' }),
      digest(placed, { for: '1 day', within: '9 days', id: 'orders' }),
    );
    const now = of(
      repeat([wait('2 days', { id: 'rest' })], { atMost: 3, id: 'rounds' }),
      digest(placed, { for: '2 days', within: '9 days', id: 'orders' }),
    );
    const second = wake(old, begun(old), monday + day);
    expect(migrated(old, now, second).rounds?.['rounds']?.count).toBe(2);
    let gathering = second;
    for (const at of [2 * day, 3 * day]) gathering = wake(old, gathering, monday + at);
    gathering = observe(old, gathering, {
      kind: 'event',
      id: 'o1',
      type: 'order.placed',
      at: monday + 4 * day,
      matched: ['digest:orders'],
      version: 'v1',
    });
    expect(sleepsUntil(now, migrated(old, now, gathering))).toBe(monday + 6 * day);
  });

  it('hears what the old version judged in its own names, and not what it does not listen to', () => {
    const old = journey('welcome', {
      on: event('user.signed_up'),
      exitOn: [event('user.left'), event('user.banned')],
      steps: [waitFor(placed, { within: '1 week', id: 'order' })],
    });
    const now = journey('welcome', {
      on: event('user.signed_up'),
      exitOn: [event('user.banned')],
      steps: [waitFor({ any: [event('order.paid'), placed] }, { within: '1 week', id: 'answer' }), wait('1 day')],
    });
    const state = migrated(old, now, begun(old), { order: 'answer' });
    const says = (matched: string, type: string) =>
      next(
        now,
        observe(now, state, { kind: 'event', id: matched, type, at: monday + hour, matched: [matched], version: 'v1' }),
      );
    expect(says('exit:0', 'user.left')).toEqual(next(now, state));
    expect(says('exit:1', 'user.banned')).toMatchObject({ kind: 'done', reason: 'exit: user.banned' });
    expect(says('wait:order', 'order.placed')).toMatchObject({ kind: 'sleep', until: monday + hour + day });
  });

  it('comes to a step of its own version anew, and its messages with it', () => {
    const definition = of(mail('hello'), wait('2 days', { id: 'rest' }), mail('news'), wait('1 day', { id: 'pause' }));
    const moveTo = (step: string, state: JourneyState) => {
      const result = migrateState(definition, state, { version: 'v1', to: definition, map: { '*': step } });
      if (result.kind === 'stays') throw new Error(result.reason);
      return result.state;
    };
    expect(moveTo('pause', begun(definition)).phase).toEqual({ kind: 'sleeping', until: monday + day });
    expect(next(definition, moveTo('hello', begun(definition)))).toMatchObject({
      kind: 'send',
      step: 'hello',
      visit: 2,
    });
    expect(next(definition, moveTo('news', begun(definition)))).toMatchObject({ kind: 'send', step: 'news', visit: 1 });
  });

  it('stays where a message is on its way by another channel', () => {
    const byVoice = of(send('voice', 'a', { class: 'service', id: 'a', await: 'delivered' }));
    const other = of(send('sms', 'a', { class: 'service', id: 'a', await: 'delivered' }));
    const state = begun(byVoice);
    expect(state.phase.kind).toBe('awaitingReceipt');
    expect(() => migrated(byVoice, other, state)).toThrow('on its way by another channel');
  });

  it('takes the same decisions under other names as whoever stays', () => {
    fc.assert(
      fc.property(
        definitions,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 4, maxLength: 12 }),
        fc.integer({ min: 0, max: 5 }),
        (definition, moods, when) => {
          const [other, map] = underOtherNames(definition);
          const stays = play(definition, moods, () => null);
          const goes = play(definition, moods, (turn, state) => {
            if (turn < when || state.version !== 'v1') return null;
            const result = migrateState(definition, state, { version: 'v2', to: other, map });
            return result.kind === 'migrated' ? { definition: other, state: result.state } : null;
          });
          expect(goes.map((line) => inOldNames(line, map))).toEqual(stays);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The same journey, each step by another name, which is longer than any that is made up. */
function underOtherNames(
  definition: JourneyDefinition,
): readonly [JourneyDefinition, Readonly<Record<string, string>>] {
  const map = Object.fromEntries(stepsOf(definition).map(({ step }) => [step.id, `another-name-of-${step.id}`]));
  const rename = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => rename(one, ''));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rename(inner, name)]));
    return (key === 'id' || key === 'since') && typeof value === 'string' ? (map[value] ?? value) : value;
  };
  const steps = rename(definition.steps, '') as readonly Step[];
  return [{ ...definition, steps: seeded(definition, steps, map) }, map];
}

/** Splits draw by their names, unless they have a seed. */
function seeded(
  definition: JourneyDefinition,
  steps: readonly Step[],
  map: Readonly<Record<string, string>>,
): readonly Step[] {
  const old = new Map(Object.entries(map).map(([id, other]) => [other, id]));
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const own = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner)]));
    return own['kind'] === 'split' ? { seed: `${definition.id}/${old.get(String(own['id']))}`, ...own } : own;
  };
  return walk(steps) as readonly Step[];
}

/** Exits say the name of their step. */
const inOldNames = (line: string, map: Readonly<Record<string, string>>): string =>
  Object.entries(map)
    .toSorted(([left], [right]) => right.length - left.length)
    .reduce((text, [old, now]) => text.replaceAll(now, old), line);

/** Wakes and events in turn, by the moods; before each, whoever wants may be carried over. */
function play(
  given: JourneyDefinition,
  moods: readonly number[],
  carry: (turn: number, state: JourneyState) => { definition: JourneyDefinition; state: JourneyState } | null,
): readonly string[] {
  let definition = given;
  let state = settled(definition, start(definition, monday, 'v1', who));
  const lines: string[] = [];
  for (const [turn, mood] of moods.entries()) {
    const carried = isQuiet(state) ? carry(turn, state) : null;
    if (carried !== null) ({ definition, state } = { ...carried, state: settled(carried.definition, carried.state) });
    const at = state.at + mood * hour;
    const types = [...new Set(['order.placed', 'user.left', 'ping', ...typesOf(given)])];
    const type = types[mood % types.length] ?? 'ping';
    const command = next(definition, state);
    if (mood % 2 === 0) {
      const matched = matchersOf(definition, type).map(({ name }) => name);
      state = observe(definition, state, { kind: 'event', id: `${turn}`, type, at, matched, version: state.version });
    } else if (command.kind === 'sleep' && command.until !== null)
      state = resume(definition, state, { kind: 'woke', at: Math.max(command.until, state.at) });
    state = settled(definition, state);
    const after = next(definition, state);
    lines.push(
      JSON.stringify([
        state.phase.kind,
        'until' in after ? after.until : after.kind,
        state.cursor,
        state.rounds ?? {},
        state.visits,
      ]),
    );
  }
  return lines;
}
const isQuiet = ({ phase }: JourneyState) =>
  ['sleeping', 'deferred', 'holding', 'awaitingReceipt', 'awaitingEnd'].includes(phase.kind);
const typesOf = (definition: JourneyDefinition): readonly string[] => {
  const text = JSON.stringify(definition);
  return [...text.matchAll(/"event":"([^"]+)"/g)].map(([, type = '']) => type);
};

describe('what may be taken back', () => {
  const book = (id: string): StepInput => send('sms', 'book', { class: 'service', id, compensate: mailed });
  const mailed = send('email', 'sorry', { class: 'service' });
  const rest = wait('1 day', { id: 'rest' });
  const undoneOf = (definition: JourneyDefinition, state: JourneyState) => {
    const command = next(definition, resume(definition, state, { kind: 'woke', at: monday + day }));
    return [command.kind, 'step' in command ? command.step : null];
  };

  it.each([
    ['a version that took it back too', [takeBack({ since: 'hotel' })]],
    ['one that did not need to know', []],
  ])('is known after %s, whatever the step is called now', (_name, before) => {
    const old = of(book('flight'), book('hotel'), rest, ...before);
    const now = of(book('flight'), book('room'), rest, takeBack({ since: 'room' }));
    const state = migrated(old, now, begun(old), { hotel: 'room' });
    expect(state.scopes).toEqual({ room: 1 });
    expect(undoneOf(now, state)).toEqual(['compensate', 'hotel']);
  });
});

describe('a map of steps', () => {
  const old = of(mail('hello'), wait('1 day', { id: 'rest' }), exit('enough', { id: 'out' }));
  const now = of(mail('hello'), waitFor(placed, { within: '1 day', id: 'rest' }), wait('1 day', { id: 'pause' }));

  it('leads to the step of the same id and kind, unless it says otherwise', () => {
    expect(readStepMap(old, now, {})).toEqual({ kind: 'map', map: { hello: 'hello' } });
    expect(readStepMap(old, now, { rest: 'pause', hello: null })).toEqual({ kind: 'map', map: { rest: 'pause' } });
  });

  it('says which step there is not', () => {
    expect(readStepMap(old, now, { rst: 'pause' })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining("'rst'"),
    });
    expect(readStepMap(old, now, { rest: 'pauze' })).toMatchObject({ reason: expect.stringContaining('did you mean') });
  });

  it('leads back the way it led', () => {
    expect(reversed({ a: 'x', b: 'x', c: 'y' })).toEqual({ x: 'a', y: 'c' });
  });
});
