import type { Condition } from '../../condition/condition.ts';
import type { Path } from '../../problem.ts';
import type { EventMatcher, JourneyDefinition, Step, WaitForStep } from '../definition.ts';
import { entryType, isEventEntry } from '../entry/entry.ts';
import { someOfKey } from './read-awaited.ts';
import { digestsOf, stepsOf, type StepPath } from '../tree.ts';

/** Where a step stands in the authoring form: what problems and editors point at. */
export function authoringPath(path: StepPath): Path {
  return path.flatMap(({ list, index }): Path => {
    const [name = list, number] = list.split(':');
    if (number === undefined) return [name, index];
    return [name === 'share' ? 'split' : 'branch', Number(number), 'steps', index];
  });
}

/** A condition of a journey, for checking what it reads. */
export type PlacedCondition = {
  readonly path: Path;
  readonly condition: Condition;
  /** The type that its `event.…` paths are about. */
  readonly event: string;
  /** Asked about the person on the way, who may have come past other steps; else about an event that has just come. */
  readonly onTheWay: boolean;
};

/** Every condition with its place. In a branch no event is at hand: `event.…` there reads the entry event. */
export function conditionsOf(definition: JourneyDefinition): readonly PlacedCondition[] {
  const matchers = [
    ...(isEventEntry(definition.on) ? [{ path: ['on'], matcher: definition.on }] : []),
    ...(definition.goal ? [{ path: ['goal'], matcher: definition.goal }] : []),
    ...definition.exitOn.map((matcher, index) => ({ path: ['exitOn', index], matcher })),
    ...(definition.compensateOn ?? []).map((matcher, index) => ({ path: ['compensateOn', index], matcher })),
    ...stepsOf(definition).flatMap(({ step, path }) =>
      step.kind === 'waitFor' ? awaitedMatchers(step, [...authoringPath(path), 'waitFor']) : [],
    ),
    ...digestsOf(definition).map(({ step, path }) => ({ path: [...authoringPath(path), 'digest'], matcher: step.of })),
  ];
  return [
    ...matchers.flatMap(({ path, matcher: { event, where } }) =>
      where === undefined ? [] : [{ path: [...path, 'where'], condition: where, event, onTheWay: false }],
    ),
    ...stepsOf(definition).flatMap(({ step, path }) =>
      choices(step, authoringPath(path)).map((one) => ({ ...one, event: entryType(definition.on), onTheWay: true })),
    ),
  ];
}

function awaitedMatchers({ for: awaited }: WaitForStep, path: Path): readonly { path: Path; matcher: EventMatcher }[] {
  if (!('of' in awaited)) return [{ path, matcher: awaited }];
  return awaited.of.map((matcher, index) => ({ path: [...path, someOfKey(awaited), index], matcher }));
}

function choices(step: Step, path: Path): readonly Pick<PlacedCondition, 'path' | 'condition'>[] {
  if (step.kind === 'branch')
    return step.cases.map((one, index) => ({ path: [...path, 'branch', index, 'when'], condition: one.when }));
  if (step.kind === 'repeat' && step.until !== undefined) return [{ path: [...path, 'until'], condition: step.until }];
  return [];
}
