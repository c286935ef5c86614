import type { Instant } from '../../clock.ts';
import type { Outcome } from '../command.ts';
import type { JourneyDefinition, StepKind } from '../definition.ts';
import type { JourneyState, Phase } from '../state.ts';
import { stepAt } from '../tree.ts';
import { resume } from './resume.ts';

/** Where an enrollment stands, for people: the view query and `enrollments.place`. */
export type Place = {
  readonly step: string | null;
  readonly kind: StepKind | null;
  readonly phase: Phase['kind'];
  /** Virtual instant until which it sleeps; null where it does not. */
  readonly until: Instant | null;
  readonly paused: boolean;
};

export function place(definition: JourneyDefinition, state: JourneyState): Place {
  const step = state.cursor === null ? undefined : stepAt(definition, state.cursor);
  return {
    step: step?.id ?? null,
    kind: step?.kind ?? null,
    phase: state.phase.kind,
    until: 'until' in state.phase ? state.phase.until : null,
    paused: state.paused,
  };
}

/** Where it will stand if the outstanding command comes out like this: the coming wait, which an activity stores beforehand. */
export function placeAfter(definition: JourneyDefinition, state: JourneyState, outcome: Outcome): Place {
  return place(definition, resume(definition, state, outcome));
}
