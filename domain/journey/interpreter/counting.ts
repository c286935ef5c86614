import type { Instant } from '../../clock.ts';
import type { JourneyDefinition, WaitForStep } from '../definition.ts';
import { awaitedBy, needOf } from '../matchers.ts';
import type { JourneyState, MatchReference } from '../state.ts';
import { anchorOf, entryAnchor, waitsOf, type PlacedStep, type StepPath } from '../tree.ts';

/** The instant from which a wait counts; undefined while the step it counts from has not begun. */
export function countsFrom(state: JourneyState, anchor: string): Instant | undefined {
  return anchor === entryAnchor ? state.began : state.stepBegan[anchor];
}

/** The event by which a wait that begins now was answered before; undefined where it was not. */
export function counted(
  definition: JourneyDefinition,
  state: JourneyState,
  step: WaitForStep,
  path: StepPath,
): MatchReference | undefined {
  return enough(state, step, countsFrom(state, anchorOf(definition, { step, path })) ?? state.at);
}

/** The event by which as many different ones had come as the wait needs; undefined while they have not. */
export function enough(
  { matches }: Pick<JourneyState, 'matches'>,
  step: WaitForStep,
  from: Instant,
): MatchReference | undefined {
  const first = awaitedBy(step).flatMap(({ name }) => matches[name]?.find(({ at }) => at >= from) ?? []);
  return first.toSorted((left, right) => left.at - right.at)[needOf(step) - 1];
}

/** What was counted for a wait that cannot come any more is of no use. */
export function ofUse(
  definition: JourneyDefinition,
  matches: JourneyState['matches'],
  mayCome: (placed: PlacedStep) => boolean,
): JourneyState['matches'] {
  const kept = Object.entries(matches);
  if (kept.length === 0) return matches;
  const open = new Set(
    waitsOf(definition)
      .filter(mayCome)
      .flatMap(({ step }) => awaitedBy(step).map(({ name }) => name)),
  );
  return Object.fromEntries(kept.filter(([name]) => open.has(name)));
}
