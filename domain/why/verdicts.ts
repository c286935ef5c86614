/**
 * What came of one event, as the router stores it in `inbox.verdicts` (I12): the closed set of words that `why` can explain.
 * One entry per journey that listens to the event type, and one per running enrollment the event touched.
 */
export const entryVerdicts = [
  /** A new enrollment began. */
  'entered',
  /** The person is in this journey right now (re-entry `once`, `after`, or the same concurrency key). */
  'already in',
  /** Re-entry is `once` and the person has been through before. */
  'entered before',
  /** Re-entry is `after D` and D has not passed yet. */
  'too soon',
  /** The journey's `where` does not hold for this event and profile. */
  'filtered',
  /** The journey was paused or archived at that moment. */
  'not live',
  /** Before `entries.from`, or after `entries.until`. */
  'not open',
  /** As many as `entries.atMost` lets in had come in. */
  'full',
  /** The event reached its concurrency key's path and found nothing there. */
  'no key',
] as const;
export type EntryVerdict = (typeof entryVerdicts)[number];

/** What the event did to an enrollment that was already running; `detail` names the matchers. `late goal`: to one that had ended, so long before. */
export const touchVerdicts = ['goal', 'exit', 'matched', 'late goal'] as const;
export type TouchVerdict = (typeof touchVerdicts)[number];

/** About the event itself, whatever the journeys: `detail` is the dead-letter reason of an `invalid` one. */
export const eventVerdicts = ['invalid', 'no profile'] as const;
export type EventVerdict = (typeof eventVerdicts)[number];

export type InboxVerdict =
  | {
      readonly journey: string;
      readonly verdict: EntryVerdict | TouchVerdict;
      readonly enrollment?: string;
      readonly detail?: string;
    }
  | { readonly journey: null; readonly verdict: EventVerdict; readonly detail?: string };

/** Reasons under which something is parked: the third token of `dlq.<workspace>.<reason>`. */
export const deadLetterReasons = [
  'bad-receipt',
  'bad-envelope',
  'bad-key',
  'bad-type',
  'invalid',
  'id-reused',
  'too-large',
  'failed',
] as const;
export type DeadLetterReason = (typeof deadLetterReasons)[number];
