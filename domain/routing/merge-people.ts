import { toVirtual } from '../clock.ts';
import { mergeTraits } from '../profile/traits.ts';
import type { DispatchEffect } from './effect.ts';
import type { EnrollmentFacts, PersonFacts } from './facts.ts';
import { mergedReason } from './late-goal.ts';

export type MergedPeople = { readonly person: PersonFacts; readonly dispatches: readonly DispatchEffect[] };

/**
 * Two people turned out to be one. Where both hold the same slot of a journey, the older enrollment stays and the younger leaves with
 * the reason `merged`, even if the older has ended: `once` means once per person.
 */
export function mergePeople(winner: PersonFacts, loser: PersonFacts, arrivedAt: number): MergedPeople {
  const learnt = mergeTraits(winner.traits, loser.traits);
  const all = [...winner.enrollments, ...loser.enrollments].sort(byAge);
  const held = new Set<string>();
  const dispatches: DispatchEffect[] = [];
  const enrollments = all.map((enrollment) => {
    const slot = `${enrollment.journeyId}/${enrollment.slot}`;
    if (enrollment.slotHeld && held.has(slot)) return leave(enrollment, arrivedAt, dispatches);
    if (enrollment.slotHeld) held.add(slot);
    // Either side may have brought the address that a send waits for.
    if (enrollment.running && enrollment.mark === null && enrollment.heldBack === 'no address')
      dispatches.push({
        kind: 'signal',
        enrollment,
        occurrence: { kind: 'profileChanged', at: toVirtual(enrollment.clock, arrivedAt) },
      });
    return enrollment;
  });
  const happened = winner.happened && [...winner.happened, ...(loser.happened ?? [])];
  const told = happened === undefined ? {} : { happened };
  return { person: { ...winner, traits: learnt.traits, enrollments, ...told }, dispatches };
}

const byAge = (one: EnrollmentFacts, other: EnrollmentFacts): number =>
  one.enteredAt - other.enteredAt || (one.id < other.id ? -1 : 1);

function leave(enrollment: EnrollmentFacts, arrivedAt: number, dispatches: DispatchEffect[]): EnrollmentFacts {
  if (!enrollment.running || enrollment.mark !== null) return { ...enrollment, slotHeld: false };
  const left: EnrollmentFacts = {
    ...enrollment,
    slotHeld: false,
    mark: { status: 'exited', reason: mergedReason, at: new Date(arrivedAt).toISOString() },
  };
  const at = toVirtual(enrollment.clock, arrivedAt);
  dispatches.push({ kind: 'signal', enrollment: left, occurrence: { kind: 'cancel', at, reason: mergedReason } });
  return left;
}
