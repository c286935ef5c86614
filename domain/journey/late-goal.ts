import type { Instant } from '../clock.ts';
import type { JourneyDefinition } from './definition.ts';
import { durationMs } from './duration.ts';
import { goalName } from './matchers.ts';

type Goals = Pick<JourneyDefinition, 'goal'>;

/** How long after the end of a run its goal still counts for it; null: not at all. */
export const goalWithinMs = ({ goal }: Goals): number | null =>
  goal?.within === undefined ? null : durationMs(goal.within);

/** Whether an event that satisfies these matchers comes soon enough after the end of a run to be its goal. */
export function isLateGoal(
  definition: Goals,
  endedAt: Instant,
  { at, matched }: { readonly at: Instant; readonly matched: readonly string[] },
): boolean {
  const within = goalWithinMs(definition);
  return within !== null && at <= endedAt + within && matched.includes(goalName);
}
