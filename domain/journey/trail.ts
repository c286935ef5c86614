/**
 * The words of the trail, closed: `why` has a sentence for each (I12). `detail` is what the sentence needs.
 */
export const trailWords = {
  /** A send began: its policy, claim and attempt follow in the ledger. */
  began: 'the step began',
  /** `detail`: until which virtual instant, in ms. */
  waiting: 'waits until the instant given, or for what it names',
  /** `detail`: id of the event that ended the wait. */
  matched: 'the awaited event had come',
  timedOut: 'the awaited event did not come in time',
  /** `detail`: `case:<index>` or `else`. */
  chose: 'the branch was decided',
  updated: 'the profile was updated',
  sent: 'the provider took the message',
  delivered: 'the message was delivered',
  /** `detail`: reason. */
  skipped: 'not sent, for the reason given',
  /** `detail`: reason. */
  rejected: 'the provider refused the message',
  /** `detail`: reason. */
  held: 'the message may have left and is held for a person to settle',
  /** `detail`: reason. */
  deferred: 'sending was put off, for the reason given',
  unknown: 'the provider gave no clear answer: it is asked before anything else is done',
  /** `detail`: undelivered, expired or rejected. */
  undelivered: 'the final receipt says that the message did not arrive',
  noReceipt: 'no receipt came while the message could still arrive',
  paused: 'paused: it keeps its place',
  resumed: 'resumed',
  /** `detail`: reason. */
  exiting: 'leaves the journey, for the reason given',
} as const;

export type TrailWord = keyof typeof trailWords;
