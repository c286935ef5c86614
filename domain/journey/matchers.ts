import type { Condition } from '../condition/condition.ts';
import { evaluate } from '../condition/evaluate.ts';
import type { Facts } from '../condition/path.ts';
import type { DigestStep, EventMatcher, JourneyDefinition, WaitForStep } from './definition.ts';
import type { Exit } from './state.ts';
import { isEventEntry } from './entry/entry.ts';
import { digestsOf, waitsOf } from './tree.ts';

/** Something a running enrollment listens to. Names: `goal`, `exit:<index>`, `compensate:<index>`, `wait:<stepId>`, `wait:<stepId>:<index>`, `digest:<stepId>`. */
export type NamedMatcher = { readonly name: string; readonly event: string; readonly where: Condition | null };

/** What the goal is called among them. */
export const goalName = 'goal';
/** How the reasons of runs begin that ended by their goal. */
export const goalReason = 'goal: ';

/** An end that an event brings about. */
type MarkedExit = Exit & { readonly status: 'completed' | 'exited' };

/** What a wait listens to, by the names that occurrences carry. */
export function awaitedBy({ id, for: awaited }: WaitForStep): readonly NamedMatcher[] {
  if (!('of' in awaited)) return [named(`wait:${id}`, awaited)];
  return awaited.of.map((matcher, index) => named(`wait:${id}:${index}`, matcher));
}

/** What a digest listens to. */
export const digestName = ({ id }: Pick<DigestStep, 'id'>): string => `digest:${id}`;

/** How many different ones of them must come. */
export const needOf = ({ for: awaited }: WaitForStep): number => ('of' in awaited ? awaited.need : 1);

const named = (name: string, { event, where }: EventMatcher): NamedMatcher => ({ name, event, where: where ?? null });

/** All that an enrollment of this version listens to, wherever its cursor stands; the entry event is not among it. */
export function allMatchers(definition: JourneyDefinition): readonly NamedMatcher[] {
  return [
    ...(definition.goal ? [named(goalName, definition.goal)] : []),
    ...definition.exitOn.map((matcher, index) => named(`exit:${index}`, matcher)),
    ...(definition.compensateOn ?? []).map((matcher, index) => named(`compensate:${index}`, matcher)),
    ...waitsOf(definition).flatMap(({ step }) => awaitedBy(step)),
    ...digestsOf(definition).map(({ step }) => named(digestName(step), step.of)),
  ];
}

/** The matchers that an event of this type may satisfy. */
export function matchersOf(definition: JourneyDefinition, type: string): readonly NamedMatcher[] {
  return allMatchers(definition).filter((matcher) => matcher.event === type);
}

/** Names of the matchers that one event satisfies: what an occurrence carries. */
export function matchedBy(definition: JourneyDefinition, type: string, facts: Facts): readonly string[] {
  return matchersOf(definition, type)
    .filter(({ where }) => where === null || evaluate(where, facts))
    .map(({ name }) => name);
}

/** Whether an event begins an enrollment, the re-entry policy apart. */
export function enters(definition: JourneyDefinition, type: string, facts: Facts): boolean {
  const { on } = definition;
  return isEventEntry(on) && on.event === type && (on.where === undefined || evaluate(on.where, facts));
}

/**
 * How the enrollment ends if these matchers were satisfied: undoing before the goal, the goal before any exit. The router commits the
 * same as its mark (I7).
 */
export function exitOf(definition: JourneyDefinition, matched: readonly string[]): MarkedExit | null {
  const undoing = definition.compensateOn?.find((_, index) => matched.includes(`compensate:${index}`));
  if (undoing) return { status: 'exited', reason: `undone: ${undoing.event}`, then: 'compensate' };
  if (definition.goal && matched.includes(goalName))
    return { status: 'completed', reason: `${goalReason}${definition.goal.event}` };
  const exit = definition.exitOn.find((_, index) => matched.includes(`exit:${index}`));
  return exit ? { status: 'exited', reason: `exit: ${exit.event}` } : null;
}
