import type { Instant } from '../clock.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { isLateGoal } from '../journey/late-goal.ts';
import { goalReason } from '../journey/matchers.ts';
import type { Delivery, Simulation } from '../journey/simulate.ts';
import { lateWords } from '../span-words.ts';
import type { PlayedEnrollment } from './play-enrollment.ts';
import type { Told } from './played-world.ts';

/** The first goal that comes after a run was over, and counts for it by the rule that the router has. `end`: of its last decision. */
export function playedLateGoal(
  definition: JourneyDefinition,
  { state: { phase }, trail }: Simulation,
  end: Instant,
  deliveries: readonly Delivery[],
): PlayedEnrollment['lateGoal'] {
  if (definition.goal?.within === undefined || phase.kind !== 'done' || phase.reason.startsWith(goalReason))
    return null;
  if (trail.some(({ what }) => what === 'compensating')) return null;
  const over = trail.find(({ what }) => what === 'finished')?.at ?? end;
  const found = deliveries
    .filter(
      ({ at, occurrence }) => at > over && occurrence.kind === 'event' && isLateGoal(definition, over, occurrence),
    )
    .toSorted((left, right) => left.at - right.at)[0];
  return found === undefined ? null : { at: found.at, afterMs: found.at - over };
}

/** As it is told. `again`: when the person came in again in its place; from then on goals are that run's. */
export function lateGoalTold(
  { goal }: JourneyDefinition,
  { lateGoal }: Pick<PlayedEnrollment, 'lateGoal'>,
  again: Instant | null = null,
): readonly Told[] {
  if (lateGoal === null || goal === undefined || (again !== null && lateGoal.at > again)) return [];
  return [{ at: lateGoal.at, kind: 'reached', message: goal.event, reason: lateWords(lateGoal.afterMs) }];
}
