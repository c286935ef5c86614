import type { Instant } from '../clock.ts';
import type { HowItEnded } from '../journey/occurrence.ts';
import type { JsonObject } from '../json.ts';
import type { CallResult } from '../message/receive.ts';

/** One person, what happens to them, and what they should get to read: a test of a workspace that runs in milliseconds. */
export type Scenario = {
  readonly name: string;
  readonly start: Instant;
  /** The profile before the first event. */
  readonly traits: JsonObject;
  readonly consents: readonly Consent[];
  /** What comes of calls, by `voice/template`; those not named here are answered, and nothing is keyed in. */
  readonly calls: { readonly [message: string]: CallResult };
  /** Which share of a split the person draws, by the step's id; elsewhere it is as it falls. */
  readonly draws: { readonly [step: string]: string };
  /** How other journeys end whose end is awaited, by the id of the step that enrolls; those not named here complete at once. */
  readonly ends: { readonly [step: string]: ScenarioEnd };
  /** In order of their instants. */
  readonly events: readonly ScenarioEvent[];
  /** In order; everything that leaves must be here. */
  readonly expect: readonly Expectation[];
};

export type Consent = {
  readonly channel: string;
  readonly topic: string;
  readonly state: 'subscribed' | 'unsubscribed';
};

/** `afterMs` the step began. `never`: not as long as anybody waits. */
export type ScenarioEnd = { readonly as: HowItEnded | 'never'; readonly afterMs: number };

export type ScenarioEvent = {
  readonly at: Instant;
  readonly type: string;
  readonly properties: JsonObject;
  /** Traits that the event brings along. */
  readonly traits: JsonObject;
  /** No event: the time of the journey of this id comes, the first one from `at` on. */
  readonly begins?: string;
};

/** Skips are compared only in a scenario that expects any. */
export type Expectation = {
  readonly kind: 'sent' | 'skipped';
  /** `sms/welcome` */
  readonly message: string;
  readonly at?: Instant;
  readonly journey?: string;
  readonly locale?: string;
  /** Must occur in the text, the text part of a mail, or the reason of a skip. */
  readonly contains?: string;
  readonly subject?: string;
};

/** One line of what came of it. */
export type Happening = {
  readonly at: Instant;
  readonly journey: string;
  readonly kind:
    | 'entered'
    | 'refused'
    | 'sent'
    | 'skipped'
    | 'deferred'
    | 'called'
    | 'emitted'
    | 'enrolled'
    | 'undone'
    | 'ended'
    /** Its goal, after its end. */
    | 'reached';
  /** `sms/welcome` where it is about a message; an address, an event type, a journey or a step where it is about one of those. */
  readonly message?: string;
  readonly locale?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly reason?: string;
};
