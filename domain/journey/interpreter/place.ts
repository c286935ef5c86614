import type { Instant } from '../../clock.ts';
import type { JourneyDefinition, StepKind } from '../definition.ts';
import type { JourneyState } from '../state.ts';
import { stepAt } from '../tree.ts';
import { next } from './next.ts';
import { resume } from './resume.ts';

/** Where an enrollment stands, for people: `enrollments.place`. `until` is the virtual instant to which it sleeps, null where it does not. */
export type Place = { readonly step: string; readonly kind: StepKind; readonly until: Instant | null };

/** Null at the end of the tree. */
export function placeOf(definition: JourneyDefinition, state: JourneyState): Place | null {
  const step = state.cursor === null ? undefined : stepAt(definition, state.cursor);
  if (step === undefined) return null;
  return { step: step.id, kind: step.kind, until: 'until' in state.phase ? state.phase.until : null };
}

/**
 * Where it will stand once the outstanding effect has gone well: the coming wait, which the activity stores in its own
 * transaction, so that nobody has to ask Temporal where a waiting person is (design §5).
 */
export function comingPlace(definition: JourneyDefinition, state: JourneyState, at: Instant): Place | null {
  const command = next(definition, state);
  if (command.kind === 'send') return placeOf(definition, resume(definition, state, { kind: 'accepted', at }));
  if (command.kind === 'update') return placeOf(definition, resume(definition, state, { kind: 'updated', at }));
  if (command.kind === 'enroll')
    return placeOf(definition, resume(definition, state, { kind: 'performed', at, detail: '', awaits: true }));
  if (command.kind === 'emit' || command.kind === 'webhook')
    return placeOf(definition, resume(definition, state, { kind: 'performed', at, detail: '' }));
  if (command.kind === 'compensate' && command.partly)
    return placeOf(definition, resume(definition, state, { kind: 'compensated', at, how: 'undone' }));
  return placeOf(definition, state);
}
