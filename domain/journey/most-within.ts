import { minutesOfDay } from '../time-of-day.ts';
import { durationMs } from './duration.ts';
import type { JourneyDefinition, SendStep, Step } from './definition.ts';
import { alwaysEnters } from './heaviest-way.ts';
import { mostCounted, mostOfOne } from './most-messages.ts';
import { listsOf, stepsOf } from './tree.ts';

/** By a number of messages, the least time within which they can be had; only times within the window are kept. */
type Curve = ReadonlyMap<number, number>;

/**
 * Of some steps, as a window of time sees them: gone through from end to end, begun before it opened (`tail`: from somewhere in them to their
 * end), ended after it closed (`head`: from their beginning to somewhere), or longer than it (`inside`).
 */
type Part = { readonly through: Curve; readonly head: Curve; readonly tail: Curve; readonly inside: number };

const dayMs = 86_400_000;
const zero: Curve = new Map([[0, 0]]);
const none: Curve = new Map();
const nothing: Part = { through: zero, head: zero, tail: zero, inside: 0 };

/**
 * How many messages one run may send within a time, whichever way it goes and however soon what it waits for happens. What policy makes
 * wait is taken to leave when its step begins. `counts`: the messages that are of interest.
 */
export function mostWithin(
  definition: Pick<JourneyDefinition, 'steps'>,
  windowMs: number,
  counts: (step: SendStep) => boolean = () => true,
): number {
  // What lies at a provider leaves later, and may meet whatever leaves then; what lies equally long keeps its distances.
  const lies = ({ undo }: SendStep): number => (undo?.at === 'provider' ? durationMs(undo.for) : 0);
  const times = new Set(
    stepsOf(definition).flatMap(({ step }) => (step.kind === 'send' && counts(step) ? [lies(step)] : [])),
  );
  const apart = [...times].map((ms) => mostAmong(definition, windowMs, (step) => counts(step) && lies(step) === ms));
  return Math.min(
    mostCounted(definition, counts),
    apart.reduce((sum, most) => sum + most, 0),
  );
}

function mostAmong(
  { steps }: Pick<JourneyDefinition, 'steps'>,
  windowMs: number,
  counts: (step: SendStep) => boolean,
): number {
  const inTurn = (list: readonly Step[]): Part => {
    // Two waits for a time of day in one list: the second ends a day after the first, or when its time comes.
    let before: { readonly at: string; readonly zone: string; readonly sinceMs: number } | null = null;
    return list.reduce<Part>((sum, step) => {
      let part = partOf(step);
      if (step.kind === 'waitUntil' && step.till === undefined) {
        const { at, zone } = step;
        const apartMs = before?.zone === zone ? Math.max(0, gapMs(before.at, at) - before.sinceMs) : 0;
        part = pause(apartMs);
        before = { at, zone, sinceMs: 0 };
      } else if (before !== null) before = { ...before, sinceMs: before.sinceMs + shortest(part) };
      return follow(sum, part);
    }, nothing);
  };
  const partOf = (step: Step): Part => {
    if (step.kind === 'send') return sent(step);
    if (step.kind === 'exit') return { ...nothing, through: none, tail: none };
    if (step.kind === 'wait') return pause(durationMs(step.for));
    if (step.kind === 'waitFor')
      return either([inTurn(step.then), follow(pause(durationMs(step.within)), inTurn(step.else))]);
    if (step.kind === 'digest') {
      const full = step.atMost === undefined && step.quiet === undefined ? durationMs(step.for) : 0;
      const none = step.within === undefined ? 0 : durationMs(step.within);
      return either([follow(pause(full), inTurn(step.then)), follow(pause(none), inTurn(step.else))]);
    }
    if (step.kind === 'repeat') {
      const [first] = step.steps;
      // A round that begins by waiting for a time of day begins a day after the one before it.
      const daily = first?.kind === 'waitUntil' && first.till === undefined ? dayMs : 0;
      const every = Math.max(daily, step.every === undefined ? 0 : durationMs(step.every));
      return rounds(inTurn(step.steps), step.atMost, every);
    }
    const lists = listsOf(step).map((one) => inTurn(one.steps));
    return either(alwaysEnters(step) ? lists : [nothing, ...lists]);
  };
  const sent = (step: SendStep): Part => {
    const held = step.undo?.at === 'carillon' ? pause(durationMs(step.undo.for)) : nothing;
    if (!counts(step)) return held;
    const number = mostOfOne(step);
    const now: Curve = new Map([[number, 0]]);
    const some: Curve = new Map([
      [0, 0],
      [number, 0],
    ]);
    return follow(held, { through: now, head: some, tail: some, inside: number });
  };
  const pause = (ms: number): Part => ({ ...nothing, through: ms < windowMs ? new Map([[0, ms]]) : none });

  const join = (one: Curve, other: Curve): Curve => {
    const sum = new Map<number, number>();
    for (const [number, ms] of one)
      for (const [more, moreMs] of other) {
        const [all, time] = [number + more, ms + moreMs];
        if (time < windowMs && time < (sum.get(all) ?? Infinity)) sum.set(all, time);
      }
    return sum;
  };
  const follow = (one: Part, other: Part): Part => ({
    through: join(one.through, other.through),
    head: sooner(one.head, join(one.through, other.head)),
    tail: sooner(other.tail, join(one.tail, other.through)),
    inside: Math.max(one.inside, other.inside, mostOf(join(one.tail, other.head))),
  });
  const rounds = (round: Part, atMost: number, everyMs: number): Part => {
    const shorter = shortest(round);
    const rest = pause(Math.max(0, everyMs - (shorter === Infinity ? 0 : shorter)));
    let sum = round;
    for (let number = 1; number < atMost; number += 1) {
      const longer = follow(follow(sum, rest), round);
      // Nothing changes any more once the window is full of them.
      if (same(sum, longer)) break;
      sum = longer;
    }
    return either([nothing, sum]);
  };

  const { inside, through, head, tail } = inTurn(steps);
  return Math.max(inside, mostOf(through), mostOf(head), mostOf(tail));
}

const mostOf = (curve: Curve): number => Math.max(0, ...curve.keys());
const shortest = ({ through }: Part): number => Math.min(Infinity, ...through.values());

function sooner(one: Curve, other: Curve): Curve {
  const all = new Map(one);
  for (const [number, ms] of other) if (ms < (all.get(number) ?? Infinity)) all.set(number, ms);
  return all;
}

const either = (parts: readonly Part[]): Part =>
  parts.reduce((one, other) => ({
    through: sooner(one.through, other.through),
    head: sooner(one.head, other.head),
    tail: sooner(one.tail, other.tail),
    inside: Math.max(one.inside, other.inside),
  }));

function same(one: Part, other: Part): boolean {
  const text = ({ through, head, tail, inside }: Part): string =>
    JSON.stringify([
      ...[through, head, tail].map((curve) => [...curve].sort(([left], [right]) => left - right)),
      inside,
    ]);
  return text(one) === text(other);
}

/** From one time of day to the next other one; from a time to itself it is a day. */
function gapMs(from: string, to: string): number {
  const gap = (minutesOfDay(to) - minutesOfDay(from)) * 60_000;
  return gap > 0 ? gap : gap + dayMs;
}
