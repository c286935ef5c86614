import { toVirtual } from '../clock.ts';
import type { Facts } from '../condition/path.ts';
import { isLateGoal } from '../journey/late-goal.ts';
import { goalReason, matchedBy } from '../journey/matchers.ts';
import type { EnrollmentFacts, PersonFacts, RoutedEvent, RoutingContext } from './facts.ts';

/** Why a run left in whose place another one of the same person stays: what they do belongs to that one. */
export const mergedReason = 'merged';

/**
 * How long after the end of a run an event reaches its goal, ms of its clock; null: it is not its goal, or no longer. Once each; whoever
 * reached it on the way has it, what was undone has done nothing, and where the person has come in again it is that run's.
 */
export function lateGoalMs(
  person: PersonFacts,
  enrollment: EnrollmentFacts,
  { event, arrivedAt }: Pick<RoutedEvent, 'event' | 'arrivedAt'>,
  context: Pick<RoutingContext, 'definition'>,
): number | null {
  const endedAt = endOf(enrollment);
  const isLookedAt = (enrollment.goalMs ?? null) !== null && (enrollment.goalAt ?? null) === null;
  if (endedAt === null || !isLookedAt) return null;
  const { clock, journeyId, version, entry, mark } = enrollment;
  if (mark?.then === 'compensate' || mark?.reason === mergedReason || mark?.reason.startsWith(goalReason)) return null;
  if (person.enrollments.some((other) => isNewer(other, enrollment))) return null;
  const definition = context.definition(person.workspace, journeyId, version);
  const facts: Facts = { traits: person.traits, event: event.properties, entry };
  const [ended, at] = [toVirtual(clock, endedAt), toVirtual(clock, arrivedAt)];
  if (!isLateGoal(definition, ended, { at, matched: matchedBy(definition, event.type, facts) })) return null;
  return Math.max(0, at - ended);
}

/** A marked one is as good as ended; nobody knows of a workflow that has yet to close. */
function endOf({ mark, endedAt = null }: EnrollmentFacts): number | null {
  return endedAt ?? (mark === null ? null : Date.parse(mark.at));
}

const isNewer = (other: EnrollmentFacts, { id, journeyId, slot, enteredAt }: EnrollmentFacts): boolean =>
  other.journeyId === journeyId &&
  other.slot === slot &&
  other.mark?.reason !== mergedReason &&
  (other.enteredAt > enteredAt || (other.enteredAt === enteredAt && other.id > id));
