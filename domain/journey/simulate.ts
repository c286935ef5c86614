import type { Instant } from '../clock.ts';
import type { Command, Outcome } from './command.ts';
import type { Decision } from './decision.ts';
import type { JourneyDefinition } from './definition.ts';
import { next } from './interpreter/next.ts';
import { observe } from './interpreter/observe.ts';
import { resume } from './interpreter/resume.ts';
import { start } from './interpreter/start.ts';
import { takeTrail } from './interpreter/take-trail.ts';
import type { Occurrence } from './occurrence.ts';
import type { JourneyState, TrailEntry, Who } from './state.ts';
import { toItsEnd } from './to-its-end.ts';

/** An occurrence and the moment it reaches the enrollment, which may be later than its own instant. */
export type Delivery = { readonly at: Instant; readonly occurrence: Occurrence };

/** Commands that the world answers; the others are matters of the clock. */
export type Question = Exclude<Command, { kind: 'sleep' | 'spaceOut' | 'migrate' }>;

/** The world's answer: the outcome, at its own instant, and what follows from it (a receipt, say). */
export type Answer = { readonly outcome: Outcome; readonly deliveries?: readonly Delivery[] };

export type Script = {
  /** Virtual instant of entry. */
  readonly start: Instant;
  /** Whom shares are drawn for. */
  readonly who: Who;
  readonly deliveries: readonly Delivery[];
  readonly answer: (question: Question, at: Instant) => Answer;
  /** Asked before every sleep for what happens while it lasts; `until` null: for ever. */
  readonly meanwhile?: (state: JourneyState, now: Instant, until: Instant | null) => readonly Delivery[];
  /** Told of every state there was. */
  readonly onState?: (state: JourneyState) => void;
};

export type Simulation = {
  readonly decisions: readonly Decision[];
  readonly trail: readonly TrailEntry[];
  readonly state: JourneyState;
  /** `waiting`: paused, and nothing left in the script that could resume it. */
  readonly end: 'done' | 'waiting';
};

/** Far beyond any journey of finite steps: a script that reaches it answers in circles. */
const mostDecisions = 10_000;

/** The occurrence delivered at its own instant. */
export function onTime(occurrence: Occurrence): Delivery {
  return { at: occurrence.at, occurrence };
}

/**
 * Plays a journey on a virtual clock, at once: the same decisions in the same order as the durable shell takes for the same occurrences
 * and outcomes. Occurrences go before timers, and before the outcome of a command that ends at the same instant.
 */
export function simulate(definition: JourneyDefinition, script: Script): Simulation {
  return toItsEnd(simulation(definition, script));
}

/**
 * The same run, which stops before each question that the world answers and yields its instant: many of them can take turns by their
 * clocks where one's answer changes another's.
 */
export function* simulation(definition: JourneyDefinition, script: Script): Generator<Instant, Simulation, undefined> {
  const decisions: Decision[] = [];
  const trail: TrailEntry[] = [];
  const queue = [...script.deliveries].sort((left, right) => left.at - right.at);
  const expect = (deliveries: readonly Delivery[]): void => {
    if (deliveries.length === 0) return;
    queue.push(...deliveries);
    queue.sort((left, right) => left.at - right.at);
  };
  let now = script.start;
  let state = start(definition, now, 'simulated', script.who);
  const become = (after: JourneyState): void => {
    if (after === state) return;
    state = after;
    script.onState?.(state);
  };
  const handOver = (): void => {
    const [taken, rest] = takeTrail(state);
    trail.push(...taken.entries);
    become(rest);
  };
  /** Delivers what is due; stops early at a change of what is to be done, if asked to. */
  const deliver = (until: Instant, stop: (revision: number) => boolean): boolean => {
    for (let due = queue[0]; due !== undefined && due.at <= until; due = queue[0]) {
      queue.shift();
      now = Math.max(now, due.at);
      become(observe(definition, state, due.occurrence));
      if (stop(state.revision)) return true;
    }
    return false;
  };
  const never = (): boolean => false;

  script.onState?.(state);
  deliver(now, never);
  while (decisions.length < mostDecisions) {
    const command = next(definition, state);
    decisions.push({ at: now, command });
    switch (command.kind) {
      case 'done':
        handOver();
        return { decisions, trail, state, end: 'done' };
      case 'sleep': {
        const { revision } = state;
        expect(script.meanwhile?.(state, now, command.until) ?? []);
        if (deliver(command.until ?? Infinity, (current) => current !== revision)) break;
        if (command.until === null) {
          handOver();
          return { decisions, trail, state, end: 'waiting' };
        }
        now = Math.max(now, command.until);
        become(resume(definition, state, { kind: 'woke', at: now }));
        break;
      }
      case 'migrate': // no script carries anybody over
        become(resume(definition, state, { kind: 'stayed', at: now, reason: 'nobody carries them over here' }));
        break;
      case 'spaceOut': {
        const at = now + command.realMs;
        deliver(at, never);
        now = at;
        become(resume(definition, state, { kind: 'woke', at }));
        break;
      }
      case 'finish':
      case 'send':
      case 'update':
      case 'webhook':
      case 'emit':
      case 'enroll':
      case 'takeTurn':
      case 'compensate':
      case 'choose':
      case 'draw':
      case 'resolveTime': {
        handOver();
        yield now;
        const { outcome, deliveries = [] } = script.answer(command, now);
        expect(deliveries);
        deliver(outcome.at, never);
        now = Math.max(now, outcome.at);
        become(resume(definition, state, outcome));
        break;
      }
    }
  }
  throw new Error(
    `journey '${definition.id}' took ${mostDecisions} decisions without an end: the script answers in circles`,
  );
}
