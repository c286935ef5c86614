import * as fc from 'fast-check';
import { compensationOutcomes, type Outcome } from '../../domain/journey/command.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { matchersOf } from '../../domain/journey/matchers.ts';
import { waysToEnd, type Occurrence, type ReceiptStatus } from '../../domain/journey/occurrence.ts';
import { stepsOf } from '../../domain/journey/tree.ts';
import type { Answer, Delivery, Question } from '../../domain/journey/simulate.ts';
import { eventTypes } from './arbitraries.ts';
import { goodDay, minute, monday, day } from './play.ts';

/** What happens to one person, independent of the journey it is played against: `bind` fits it to a definition. */
export type Fate = {
  readonly happenings: readonly Happening[];
  /** One number per question decides how it is answered; when they run out every day is a good day. */
  readonly moods: readonly number[];
};
type Happening = {
  readonly at: number;
  readonly kind: 'event' | 'receipt' | 'profileChanged' | 'released' | 'pause' | 'resume' | 'cancel';
  readonly type: (typeof eventTypes)[number];
  /** Which of the type's matchers hold, bit by bit; which step a stray receipt is for. */
  readonly mask: number;
};

const instants = fc.oneof(
  fc.integer({ min: 0, max: 40 * day }),
  // Whole minutes of the first days meet deadlines exactly.
  fc.integer({ min: 0, max: 3 * 1440 }).map((minutes) => minutes * minute),
);
type Kind = Happening['kind'];
export const fatesOf = (kinds: readonly Kind[]): fc.Arbitrary<Fate> =>
  fc.record({
    happenings: fc.array(
      fc.record({
        at: instants.map((after) => monday + after),
        kind: fc.constantFrom(...kinds),
        type: fc.constantFrom(...eventTypes),
        mask: fc.nat(255),
      }),
      { maxLength: 12 },
    ),
    moods: fc.array(fc.nat(999), { maxLength: 15 }),
  });
export const fates = fatesOf([
  'event',
  'event',
  'event',
  'receipt',
  'profileChanged',
  'released',
  'pause',
  'resume',
  'cancel',
]);
/** Without anything that ends the enrollment or stops it for good. */
export const calmFates = fatesOf(['event', 'receipt', 'profileChanged']);

/** The occurrences of a fate, each with an id of its own and delivered on time. */
export function deliveriesOf(definition: JourneyDefinition, { happenings }: Fate): readonly Delivery[] {
  return happenings.map((happening, index) => ({
    at: happening.at,
    occurrence: occurrence(definition, happening, index),
  }));
}

function occurrence(definition: JourneyDefinition, { at, kind, type, mask }: Happening, index: number): Occurrence {
  if (kind === 'event') {
    const matched = matchersOf(definition, type).map(({ name }) => name);
    return {
      kind,
      id: `event-${index}`,
      type,
      at,
      matched: matched.filter((_, bit) => ((mask >> (bit % 8)) & 1) === 1),
    };
  }
  if (kind === 'cancel') return { kind, at, reason: 'cancelled' };
  if (kind !== 'receipt') return { kind, at };
  const steps = stepsOf(definition);
  return { kind, at, step: steps[mask % steps.length]?.step.id ?? '', visit: 1, status: status(mask) };
}

function status(number: number): ReceiptStatus {
  return (['delivered', 'undelivered', 'expired', 'rejected'] as const)[number % 4] ?? 'delivered';
}

/** Answers in the moods of the fate; a fresh one for every play. */
export function answersOf({ moods }: Fate): (question: Question, at: number) => Answer {
  let turn = 0;
  return (question, asked) => {
    const mood = moods[turn];
    turn += 1;
    const at = asked + (mood ?? 0) * 7;
    if (mood === undefined || question.kind === 'resolveTime') return goodDay(question, at);
    // It may take long to tell the end of a journey, and everything may happen meanwhile.
    if (question.kind === 'finish') return goodDay(question, asked + mood * minute);
    if (question.kind === 'choose') return { outcome: { kind: 'chosen', at, index: (mood % 4) - 1 } };
    if (question.kind === 'draw') return { outcome: { kind: 'drawn', at, share: mood % 2, isWinner: mood % 3 === 0 } };
    if (question.kind === 'emit') return goodDay(question, at);
    if (question.kind === 'takeTurn')
      return { outcome: { kind: 'instant', at, instant: at + (mood % 3) * mood * minute } };
    if (question.kind === 'enroll') return elsewhere(question, mood, at);
    if (question.kind === 'webhook')
      return mood % 3 === 0
        ? { outcome: { kind: 'failed', at, reason: 'HTTP 500', again: mood % 2 === 0 } }
        : { outcome: { kind: 'performed', at, detail: 'HTTP 200' } };
    if (question.kind === 'compensate') return { outcome: compensationOutcome(mood, at) };
    if (question.kind === 'update')
      return { outcome: mood % 5 === 0 ? { kind: 'skipped', at, reason: 'gone' } : { kind: 'updated', at } };
    return { outcome: sendOutcome(mood, at), deliveries: receipts(question, mood, at) };
  };
}

/** Refused there, or in, and through with it before anybody knows, late, or never. */
function elsewhere(
  { step, visit }: { readonly step: string; readonly visit: number },
  mood: number,
  at: number,
): Answer {
  if (mood % 4 === 0) return { outcome: { kind: 'performed', at, detail: 'already in' } };
  const outcome = { kind: 'performed', at, detail: 'entered', awaits: true } as const;
  if (mood % 4 === 1) return { outcome };
  const ends = mood % 4 === 2 ? at - 1 : at + mood * minute;
  const how = waysToEnd[mood % waysToEnd.length] ?? 'completed';
  return { outcome, deliveries: [{ at: ends, occurrence: { kind: 'ended', at: ends, step, visit, how } }] };
}

function compensationOutcome(mood: number, at: number): Outcome {
  const hows = compensationOutcomes.map((how): Outcome => ({ kind: 'compensated', at, how }));
  const later: readonly Outcome[] = [
    { kind: 'compensating', at, until: null, realMs: 5_000 },
    { kind: 'compensating', at, until: at + mood * minute, realMs: null },
  ];
  return [...hows, ...later][mood % (hows.length + later.length)] ?? { kind: 'compensated', at, how: 'undone' };
}

function sendOutcome(mood: number, at: number): Outcome {
  const outcomes: readonly Outcome[] = [
    { kind: 'accepted', at },
    { kind: 'accepted', at },
    { kind: 'delivered', at },
    { kind: 'rejected', at, reason: 'refused' },
    { kind: 'skipped', at, reason: 'unsubscribed' },
    { kind: 'held', at, reason: 'possibly sent' },
    { kind: 'unknown', at, realMs: 5_000 },
    { kind: 'deferred', at, until: at + mood * minute, reason: 'quiet hours' },
    { kind: 'deferred', at, until: at + mood * minute, reason: 'no address', wakeOn: 'profileChanged' },
    { kind: 'marked', at, reason: 'merged' },
  ];
  return outcomes[mood % outcomes.length] ?? { kind: 'accepted', at };
}

/** Receipts come late, in time, before the outcome, or never. */
function receipts(question: Question, mood: number, at: number): readonly Delivery[] {
  if (question.kind !== 'send' || mood % 3 === 0) return [];
  const arrival = mood % 3 === 1 ? at - 1 : at + mood * minute;
  const { step, visit } = question;
  return [{ at: arrival, occurrence: { kind: 'receipt', at: arrival, step, visit, status: status(mood) } }];
}
