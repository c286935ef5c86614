import type { JourneyDefinition, Step } from './definition.ts';
import { stepsOf, type PlacedStep } from './tree.ts';

/** A step that begins another journey, through which somebody may come back to it at once, again and again: the journeys on the way. */
export type EnrollLoop = { readonly at: PlacedStep; readonly through: readonly string[] };

/**
 * The ways in which journeys put a person into one another without any time passing. One that takes a person once, or once in a while, ends
 * such a round by itself; of one that takes them always, no second run begins beside the first.
 */
export function enrollLoops(definition: JourneyDefinition, all: readonly JourneyDefinition[]): readonly EnrollLoop[] {
  if (!isEndless(definition)) return [];
  const endless = new Map(all.filter(isEndless).map((one) => [one.id, one]));
  const isAlone = (journey: string): boolean => journey === definition.id && definition.reentry.kind === 'always';
  const ids = new Set(begunAtOnce(definition.steps).begun);
  return stepsOf(definition).flatMap((at): readonly EnrollLoop[] => {
    if (at.step.kind !== 'enroll' || !ids.has(at.step.id) || isAlone(at.step.journey)) return [];
    const through = wayBack(at.step.journey, definition.id, endless, []);
    return through === null ? [] : [{ at, through }];
  });
}

/** Whether a person may begin it again and again. */
const isEndless = ({ reentry }: JourneyDefinition): boolean =>
  reentry.kind === 'always' || reentry.kind === 'concurrent';

function wayBack(
  from: string,
  to: string,
  journeys: ReadonlyMap<string, JourneyDefinition>,
  passed: readonly string[],
): readonly string[] | null {
  const journey = journeys.get(from);
  if (journey === undefined || passed.includes(from)) return null;
  if (from === to) return [...passed, from];
  const ids = new Set(begunAtOnce(journey.steps).begun);
  const onward = stepsOf(journey).flatMap(({ step }) =>
    step.kind === 'enroll' && ids.has(step.id) ? [step.journey] : [],
  );
  for (const one of onward) {
    const rest = wayBack(one, to, journeys, [...passed, from]);
    if (rest !== null) return rest;
  }
  return null;
}

/** Of a list of steps: the enrolling ones that are reached without any time passing, and whether its end is. */
type AtOnce = { readonly begun: readonly string[]; readonly goesOn: boolean };

const straightOn: AtOnce = { begun: [], goesOn: true };

function begunAtOnce(steps: readonly Step[]): AtOnce {
  return steps.reduce<AtOnce>((before, step) => {
    if (!before.goesOn) return before;
    const { begun, goesOn } = atOnce(step);
    return { begun: [...before.begun, ...begun], goesOn };
  }, straightOn);
}

function atOnce(step: Step): AtOnce {
  switch (step.kind) {
    case 'enroll':
      return { begun: [step.id], goesOn: true };
    case 'exit':
    case 'wait':
    case 'waitFor':
    case 'digest':
    case 'throttle':
      return { begun: [], goesOn: false };
    case 'waitUntil':
      // Within hours one goes on at once.
      return { begun: [], goesOn: step.till !== undefined };
    case 'waitUntilDate':
      // A date that is past is no wait.
      return step.else.length === 0 ? { begun: [], goesOn: false } : begunAtOnce(step.else);
    case 'branch':
      return either([...step.cases.map(({ steps }) => begunAtOnce(steps)), begunAtOnce(step.else)]);
    case 'split':
      return either(step.shares.map(({ steps }) => begunAtOnce(steps)));
    case 'webhook':
      return either([straightOn, begunAtOnce(step.else)]);
    case 'repeat': {
      const round = begunAtOnce(step.steps);
      const rests = step.every !== undefined && step.atMost > 1;
      return { begun: round.begun, goesOn: step.until !== undefined || (round.goesOn && !rests) };
    }
    case 'send':
    case 'update':
    case 'emit':
    case 'takeBack':
      return straightOn;
  }
}

function either(ways: readonly AtOnce[]): AtOnce {
  return { begun: ways.flatMap(({ begun }) => begun), goesOn: ways.some(({ goesOn }) => goesOn) };
}
