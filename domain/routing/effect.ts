import type { JsonObject } from '../json.ts';
import type { Occurrence } from '../journey/occurrence.ts';
import type { InboxVerdict } from '../why/verdicts.ts';
import type { EnrollmentFacts, PersonFacts } from './facts.ts';

/** A Temporal call that the committed batch implies (I2), in order. */
export type DispatchEffect =
  | { readonly kind: 'start'; readonly enrollment: EnrollmentFacts }
  | { readonly kind: 'signal'; readonly enrollment: EnrollmentFacts; readonly occurrence: Occurrence };

/** Something to tell the world: `out.<workspace>.enrollment.<name>`. Ids only (I8). */
export type OutcomeEffect = { readonly name: string; readonly messageId: string; readonly payload: JsonObject };

export type DataEffect = { readonly enrollmentId: string; readonly ref: string; readonly data: JsonObject };

/** What one event came to: the person as she is now, and what has to be written besides. */
export type Routed = {
  readonly person: PersonFacts;
  readonly verdicts: readonly InboxVerdict[];
  readonly dispatches: readonly DispatchEffect[];
  readonly data: readonly DataEffect[];
  readonly outcomes: readonly OutcomeEffect[];
};
