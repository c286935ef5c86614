import { decisionLine } from '../../domain/journey/decision.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { exitOf, matchersOf } from '../../domain/journey/matchers.ts';
import type { Occurrence } from '../../domain/journey/occurrence.ts';
import {
  onTime,
  simulate,
  type Answer,
  type Delivery,
  type Question,
  type Simulation,
} from '../../domain/journey/simulate.ts';

/** Somebody's opaque ids. */
export const ana = { person: 'ana', enrollment: 'ana-1' };

/** A Monday, 08:00 UTC. */
export const monday = Date.UTC(2026, 0, 5, 8);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The world of a good day: everything is taken at once, every branch goes to its first case, and local times are UTC. */
export function goodDay(question: Question, at: number): Answer {
  switch (question.kind) {
    case 'send':
      return { outcome: { kind: 'accepted', at } };
    case 'update':
      return { outcome: { kind: 'updated', at } };
    case 'webhook':
    case 'emit':
    case 'enroll':
      return { outcome: { kind: 'performed', at, detail: 'done' } };
    case 'takeTurn':
      return { outcome: { kind: 'instant', at, instant: at } };
    case 'finish':
      return { outcome: { kind: 'finished', at } };
    case 'compensate':
      return { outcome: { kind: 'compensated', at, how: 'undone' } };
    case 'choose':
      return { outcome: { kind: 'chosen', at, index: 0 } };
    case 'draw':
      return { outcome: { kind: 'drawn', at, share: question.share, isWinner: false } };
    case 'resolveTime':
      return {
        outcome: { kind: 'instant', at, instant: (Math.floor((question.after - 9 * hour) / day) + 1) * day + 9 * hour },
      };
  }
}

/** An event that satisfies every matcher of its type, as long as conditions are not at issue. */
export function happens(definition: JourneyDefinition, type: string, at: number, id = `${type}@${at}`): Delivery {
  return onTime({ kind: 'event', id, type, at, matched: matchersOf(definition, type).map(({ name }) => name) });
}

export function comes(occurrence: Occurrence): Delivery {
  return onTime(occurrence);
}

export type World = {
  readonly deliveries?: readonly Delivery[];
  readonly answer?: (question: Question, at: number) => Answer | undefined;
};

/** Plays from Monday on; questions that the world leaves open go as on a good day. */
export function play(
  definition: JourneyDefinition,
  { deliveries = [], answer = () => undefined }: World = {},
): Simulation {
  return simulate(definition, {
    start: monday,
    who: ana,
    deliveries,
    answer: (question, at) => answer(question, at) ?? goodDay(question, at),
  });
}

/** What was decided, each with the time since entry: `+2d send come-back #1`. */
export function story({ decisions }: Simulation): readonly string[] {
  return decisions.map((decision) => `+${span(decision.at - monday)} ${decisionLine(decision)}`);
}

function span(ms: number): string {
  const parts = [
    [Math.floor(ms / day), 'd'],
    [Math.floor((ms % day) / hour), 'h'],
    [Math.floor((ms % hour) / minute), 'm'],
    [(ms % minute) / 1000, 's'],
  ] as const;
  return parts.flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount}${unit}`])).join('') || '0';
}

/** The instant from which nothing may be begun any more; null where nothing ends the enrollment from outside. */
export function leavesAt(definition: JourneyDefinition, deliveries: readonly Delivery[]): number | null {
  const ends = deliveries.filter(
    ({ occurrence }) =>
      occurrence.kind === 'cancel' || (occurrence.kind === 'event' && exitOf(definition, occurrence.matched) !== null),
  );
  return ends.length === 0 ? null : Math.min(...ends.map(({ at }) => at));
}
