import type { Instant } from '../clock.ts';
import type { MessageClass } from '../journey/definition.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import type { Assumptions } from './assumptions.ts';

export type Money = { readonly currency: string; readonly amount: number };

/** What became of a crowd. Everything in it is a count over people or messages, so it names nobody. */
export type CrowdReport = {
  readonly journey: string;
  readonly name: string | null;
  readonly people: number;
  readonly seed: number;
  /** When the first came in, and when the last thing happened. */
  readonly from: Instant;
  readonly until: Instant;
  readonly entered: number;
  readonly filtered: number;
  /** How it ended, the most frequent first. */
  readonly endings: readonly { readonly status: string; readonly reason: string; readonly people: number }[];
  readonly messages: readonly MessageCount[];
  readonly sent: number;
  readonly notSent: number;
  /** What of it people got. `most` and `mostInADay`: of any one person, a day being 24 hours. */
  readonly each: { readonly mean: number; readonly most: number; readonly mostInADay: number };
  /** How many people got so many messages, by that number. */
  readonly byNumber: readonly number[];
  readonly reasons: readonly Reason[];
  readonly waits: readonly Wait[];
  /** Which cap of policy kept back how many messages. */
  readonly caps: readonly { readonly cap: string; readonly messages: number }[];
  readonly hours: readonly Hour[];
  readonly steps: readonly StepCount[];
  readonly cost: readonly Money[];
  /** Channels that were used and have no price: the sum says nothing of them. */
  readonly unpriced: readonly string[];
  readonly undone: number;
  /** Runs whose goal was reached after their end, and still counted for them. */
  readonly lateGoals: number;
  readonly enrolled: readonly { readonly journey: string; readonly people: number }[];
  readonly assumptions: Assumptions;
  /** Absent where nothing of it was real. */
  readonly past?: PastCount;
};

/**
 * What was read of what happened: events in all, those that break their contract and so reached nobody, those of nobody who is known
 * today, and whom the journey did not take, by the word that `why` has for it.
 */
export type PastCount = {
  readonly events: number;
  readonly broken: number;
  readonly unknown: number;
  readonly turnedAway: { readonly [verdict: string]: number };
  readonly until: Instant;
};

export type MessageCount = {
  readonly message: string;
  readonly channel: string;
  readonly class: MessageClass;
  readonly sent: number;
  /** Null where no gateway of the channel reports. */
  readonly delivered: number | null;
  readonly notSent: number;
  readonly opened: number;
  readonly clicked: number;
  readonly unsubscribed: number;
  readonly parts: number;
  readonly cost: Money | null;
  /** As the first person read it, in the languages that occurred. */
  readonly sample: { readonly locale: string; readonly text: string } | null;
};

export type Reason = {
  readonly reason: string;
  /** Whose no it is. */
  readonly of: ReasonClass;
  readonly messages: number;
  readonly people: number;
  /** How many of each message, the most frequent first. */
  readonly by: readonly { readonly message: string; readonly messages: number }[];
};

/** Messages that left later, or asked again later, because of a reason. */
export type Wait = {
  readonly reason: string;
  readonly messages: number;
  readonly medianMs: number;
  readonly longestMs: number;
};

/** An hour in which something left, by its beginning. */
export type Hour = { readonly at: Instant; readonly sent: { readonly [channel: string]: number } };

export type StepCount = {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  /** How deep it stands within others. */
  readonly depth: number;
  /** The way into the list that it stands in, where it is the first there. */
  readonly way: string | null;
  readonly people: number;
  readonly visits: number;
  /** What came of it, by the words of the trail, for how many people. */
  readonly came: readonly { readonly what: string; readonly people: number }[];
};
