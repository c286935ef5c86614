import { toVirtual } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { EntryVerdict } from '../why/verdicts.ts';
import type { OutcomeEffect } from './effect.ts';
import type { EnrollmentFacts, JourneyFacts, PersonFacts, RoutedEvent } from './facts.ts';

/** Who and when, without a name (I8). */
function base(person: PersonFacts, { arrivedAt, streamSeq }: RoutedEvent): JsonObject {
  return { profile: person.id, at: new Date(arrivedAt).toISOString(), eventSeq: streamSeq };
}

/** What the router tells the world. The message id makes a relay that publishes twice harmless. */
export const outcome = {
  entered(person: PersonFacts, enrollment: EnrollmentFacts, routed: RoutedEvent): OutcomeEffect {
    const { id, journeyId, version, clock } = enrollment;
    const virtualAt = toVirtual(clock, routed.arrivedAt);
    return {
      name: 'entered',
      messageId: `${id}:entered`,
      payload: {
        ...base(person, routed),
        type: 'enrollment.entered',
        enrollment: id,
        journey: journeyId,
        version,
        virtualAt,
      },
    };
  },
  /** Once each: a goal that came after the end of a run and counts for it. */
  goalReached(person: PersonFacts, enrollment: EnrollmentFacts, routed: RoutedEvent, afterMs: number): OutcomeEffect {
    const { id, journeyId, version } = enrollment;
    return {
      name: 'goal_reached',
      messageId: `${id}:goal`,
      payload: {
        ...base(person, routed),
        type: 'enrollment.goal_reached',
        enrollment: id,
        journey: journeyId,
        version,
        // By the clock of the enrollment (I14).
        afterEndMs: afterMs,
      },
    };
  },
  refused(person: PersonFacts, journey: JourneyFacts, routed: RoutedEvent, reason: EntryVerdict): OutcomeEffect {
    return {
      name: 'refused',
      // Of the calendar many are refused at one instant, and no stream numbers them.
      messageId: `${routed.streamSeq}:${journey.id}:refused:${routed.arrivedAt}:${person.id}`,
      payload: {
        ...base(person, routed),
        type: 'enrollment.refused',
        journey: journey.id,
        version: journey.version,
        reason,
      },
    };
  },
} as const;
