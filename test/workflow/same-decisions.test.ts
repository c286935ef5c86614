import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../activities/contract.ts';
import { type Clock, toVirtual } from '../../domain/clock.ts';
import type { Outcome } from '../../domain/journey/command.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { findStep } from '../../domain/journey/tree.ts';
import { matchersOf } from '../../domain/journey/matchers.ts';
import type { Occurrence } from '../../domain/journey/occurrence.ts';
import { type Answer, type Question, simulate } from '../../domain/journey/simulate.ts';
import { occurrenceSignal } from '../../workflows/messages.ts';
import { definitions, eventTypes } from '../support/arbitraries.ts';
import { type JourneyWorld, journeyWorld } from '../support/journey-world.ts';

const seed = Number(process.env['CARILLON_SEED'] ?? 20261121);
const howMany = 40;
/** A year passes in 30 ms: the longest wait of an arbitrary journey is over at once, and the order of things is all that is left. */
const scale = 1e9;
const aYear = 365 * 86_400_000;

type Fate = {
  readonly definition: JourneyDefinition;
  readonly asked: Map<string, number>;
  readonly signal: (occurrence: Occurrence) => Promise<unknown>;
};

/** What the question is about: a step, or the end of all of them. */
const about = (question: Question): string => ('step' in question ? question.step : question.kind);

/** A number that depends on the question alone, so that both shells are told the same. */
function mood(definition: JourneyDefinition, step: string, turn: number): number {
  return createHash('sha256')
    .update(`${seed}/${JSON.stringify(definition)}/${step}/${turn}`)
    .digest()
    .readUInt32BE();
}

/** What the world says to the n-th asking of a step, and the event that happens meanwhile, if any. */
function say(definition: JourneyDefinition, question: Question, turn: number, at: number): Outcome {
  if (question.kind === 'finish') return { kind: 'finished', at };
  if (question.kind === 'update') return { kind: 'updated', at };
  if (question.kind === 'emit' || question.kind === 'enroll') return { kind: 'performed', at, detail: 'done' };
  const number = mood(definition, question.step, turn);
  if (question.kind === 'takeTurn') return { kind: 'instant', at, instant: number % 2 === 0 ? at : at + aYear };
  if (question.kind === 'choose') return { kind: 'chosen', at, index: (number % 3) - 1 };
  if (question.kind === 'draw') return { kind: 'drawn', at, share: number % 2, isWinner: number % 3 === 0 };
  if (question.kind === 'resolveTime') {
    if (findStep(definition, question.step)?.step.kind === 'waitUntil')
      return { kind: 'instant', at, instant: question.after + 3_600_000 };
    return number % 2 === 0 ? { kind: 'noDate', at, reason: 'not set' } : { kind: 'instant', at, instant: at + aYear };
  }
  if (question.kind === 'webhook')
    return number % 3 === 0 && turn < 3
      ? { kind: 'failed', at, reason: 'HTTP 500', again: number % 2 === 0 }
      : { kind: 'performed', at, detail: 'HTTP 200' };
  if (question.kind === 'compensate')
    return number % 4 === 0 && turn < 3
      ? { kind: 'compensating', at, until: null, realMs: 5 }
      : { kind: 'compensated', at, how: number % 2 === 0 ? 'undone' : 'nothing' };
  if (turn > 2) return { kind: 'accepted', at };
  const choices: readonly Outcome[] = [
    { kind: 'accepted', at },
    { kind: 'accepted', at },
    { kind: 'delivered', at },
    { kind: 'rejected', at, reason: 'refused' },
    { kind: 'skipped', at, reason: 'unsubscribed' },
    { kind: 'held', at, reason: 'possibly sent' },
    { kind: 'unknown', at, realMs: 5 },
    { kind: 'deferred', at, until: at + 86_400_000, reason: 'quiet hours' },
    { kind: 'marked', at, reason: 'merged' },
  ];
  return choices[number % choices.length] ?? { kind: 'accepted', at };
}

function meanwhile(definition: JourneyDefinition, question: Question, turn: number, at: number): Occurrence | null {
  if (question.kind !== 'send' && question.kind !== 'update' && question.kind !== 'finish') return null;
  const number = mood(definition, `${about(question)}!`, turn);
  const type = eventTypes[number % eventTypes.length];
  if (number % 3 !== 0 || type === undefined) return null;
  const matched = matchersOf(definition, type).filter((_, bit) => ((number >> (bit + 4)) & 1) === 1);
  return { kind: 'event', id: `${about(question)}/${turn}`, type, at, matched: matched.map((one) => one.name) };
}

describe('simulator and Temporal shell [2.19]', () => {
  let world: JourneyWorld;
  const fates = new Map<string, Fate>();
  const answer = async (enrollmentId: string, question: Question, clock: Clock): Promise<Outcome> => {
    const fate = fates.get(enrollmentId);
    if (fate === undefined) throw new Error(`nobody told the fate of ${enrollmentId}`);
    const turn = (fate.asked.get(about(question)) ?? 0) + 1;
    fate.asked.set(about(question), turn);
    const at = toVirtual(clock, Date.now());
    const event = meanwhile(fate.definition, question, turn, at);
    if (event !== null) await fate.signal(event);
    return say(fate.definition, question, turn, toVirtual(clock, Date.now()));
  };
  const answers: Partial<Activities> = {
    sendMessage: ({ enrollmentId, step, visit, hop, began, clock }) =>
      answer(enrollmentId, { kind: 'send', step, visit, hop, began }, clock),
    updateProfile: ({ enrollmentId, step, visit, clock }) =>
      answer(enrollmentId, { kind: 'update', step, visit }, clock),
    callWebhook: ({ enrollmentId, step, visit, clock }) =>
      answer(enrollmentId, { kind: 'webhook', step, visit }, clock),
    emitEvent: ({ enrollmentId, step, visit, clock }) => answer(enrollmentId, { kind: 'emit', step, visit }, clock),
    enrollPerson: ({ enrollmentId, step, visit, clock }) =>
      answer(enrollmentId, { kind: 'enroll', step, visit }, clock),
    takeTurn: ({ enrollmentId, step, visit, clock }) => answer(enrollmentId, { kind: 'takeTurn', step, visit }, clock),
    compensateStep: ({ enrollmentId, version, step, visit, clock }) =>
      answer(enrollmentId, { kind: 'compensate', version, step, visit }, clock),
    finishEnrollment: ({ enrollmentId, until, status, reason, clock }) =>
      answer(enrollmentId, { kind: 'finish', until, status, reason }, clock),
    chooseBranch: ({ enrollmentId, step, clock }) => answer(enrollmentId, { kind: 'choose', step, visit: 1 }, clock),
    drawShare: ({ enrollmentId, step, visit, share, clock }) =>
      answer(enrollmentId, { kind: 'draw', step, visit, share }, clock),
    resolveLocalTime: ({ enrollmentId, step, after, clock }) =>
      answer(enrollmentId, { kind: 'resolveTime', step, after }, clock),
  };
  beforeAll(async () => {
    world = await journeyWorld(answers, { cached: true });
  });
  afterAll(() => world.close());

  it(`take the same decisions in the same order (${howMany} journeys, CARILLON_SEED=${seed})`, async () => {
    // When time flies like this, a deadline is over before anything has begun.
    const sample = fc.sample(definitions, { numRuns: howMany, seed }).map(({ deadline: _deadline, ...rest }) => rest);
    const pairs = sample.map(async (definition) => {
      const clock: Clock = { realStart: Date.now(), virtualStart: Date.parse('2026-03-02T12:00:00Z'), scale };
      const enrollmentId = `enrollment-${createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 12)}-${Math.random()}`;
      const signal = (occurrence: Occurrence) =>
        world.client.workflow.getHandle(enrollmentId).signal(occurrenceSignal, occurrence);
      fates.set(enrollmentId, { definition, asked: new Map(), signal });
      const handle = await world.start(definition, {
        enrollmentId,
        person: enrollmentId,
        clock,
        enteredAt: clock.virtualStart,
      });
      const { status, reason } = await handle.result();
      const durable = [
        ...world
          .done(handle)
          // No decision: a simulation has no backlog.
          .filter(({ activity }) => activity !== 'awaitBacklog')
          .map((one) => `${one.activity} ${one.step ?? ''}`.trim()),
        `${status}: ${reason}`,
      ];
      return {
        definition,
        durable,
        trail: world.story(handle),
        simulated: play(definition, clock.virtualStart, enrollmentId),
      };
    });
    for (const { definition, durable, trail, simulated } of await Promise.all(pairs)) {
      expect(durable).toEqual(simulated.decisions);
      // And the next round of a repeat is due at once.
      const told = (line: string): boolean => {
        const [step = '', what] = line.split(' ');
        return what !== 'waiting' || findStep(definition, step)?.step.kind !== 'repeat';
      };
      expect(trail.filter(told).map(withoutInstants)).toEqual(simulated.trail.filter(told).map(withoutInstants));
    }
  });

  function play(definition: JourneyDefinition, start: number, id: string) {
    const asked = new Map<string, number>();
    const { decisions, trail } = simulate(definition, {
      start,
      who: { person: id, enrollment: id },
      deliveries: [],
      answer(question, at): Answer {
        const turn = (asked.get(about(question)) ?? 0) + 1;
        asked.set(about(question), turn);
        const event = meanwhile(definition, question, turn, at);
        const deliveries = event === null ? [] : [{ at, occurrence: event }];
        return { outcome: say(definition, question, turn, at), deliveries };
      },
    });
    const names = {
      send: 'sendMessage',
      update: 'updateProfile',
      webhook: 'callWebhook',
      emit: 'emitEvent',
      enroll: 'enrollPerson',
      takeTurn: 'takeTurn',
      compensate: 'compensateStep',
      choose: 'chooseBranch',
      draw: 'drawShare',
      resolveTime: 'resolveLocalTime',
    } as const;
    const lines = decisions.flatMap(({ command }) => {
      if (command.kind === 'done') return ['closeEnrollment', `${command.status}: ${command.reason}`];
      if (command.kind === 'finish') return ['finishEnrollment'];
      if (command.kind === 'sleep' || command.kind === 'spaceOut' || command.kind === 'migrate') return [];
      return [`${names[command.kind]} ${command.step}`];
    });
    return {
      decisions: lines,
      trail: trail.map((one) => `${one.step ?? '-'} ${one.what}${one.detail ? ` ${one.detail}` : ''}`),
    };
  }
});

/** Instants differ between a virtual and a real clock; words and order must not. */
const withoutInstants = (line: string): string => line.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d{12,}\b/g, '·');
