import type { Channel } from '../channel.ts';
import type { Condition } from '../condition/condition.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Entries } from './entry/entries.ts';
import type { WinnerRule } from './winner/winner-rule.ts';

/** One published form of a journey: JSON all the way, a structured tree, immutable once hashed (I9). */
export type JourneyDefinition = {
  readonly id: string;
  readonly name?: string;
  /** `live` starts people on apply; otherwise the journey waits for `journeys launch`. */
  readonly status?: 'live' | 'paused';
  readonly on: Entry;
  readonly reentry: Reentry;
  /** When people come in, and how many. Absent: whenever they do, all of them. */
  readonly entries?: Entries;
  /** Reaching the goal ends the enrollment as completed. */
  readonly goal?: Goal;
  readonly exitOn: readonly EventMatcher[];
  /** So long after entry whoever is still on the way leaves. Absent: never. A pause holds it up. */
  readonly deadline?: Duration;
  /** Any of these undoes what the journey did, while it runs and for `compensateWithin` after it ended. Absent = none. */
  readonly compensateOn?: readonly EventMatcher[];
  /** How long after its end `compensateOn` still counts. Default `defaultCompensateWithin`. */
  readonly compensateWithin?: Duration;
  readonly steps: readonly Step[];
};

/** What puts people into a journey: an event that names them, or the calendar. */
export type Entry = EventMatcher | ScheduleEntry | DateEntry;

/** Whenever it comes round, everybody who is in the segment then. */
export type ScheduleEntry = {
  /** Five fields of cron. */
  readonly schedule: string;
  /** 'profile' or an IANA zone: where the schedule is read. Each person's own: it comes for each when it comes where they are. */
  readonly zone: string;
  /** The id of a segment. */
  readonly segment: string;
};

/** Each person on a date that their profile holds; it moves when the profile does. */
export type DateEntry = {
  /** `traits.<name>`, or deeper. */
  readonly date: string;
  /** On the day itself and in every year after. Absent: once. */
  readonly yearly?: true;
  readonly offset?: DateOffset;
  /** Local time of day on that date. Absent: the time that the date has, or `defaultTimeOfDay`; `yearly`: that. */
  readonly at?: string;
  /** 'profile' or an IANA zone: where a date without one is read, and `at`. */
  readonly zone: string;
};

export type EventMatcher = { readonly event: string; readonly where?: Condition };

/** `within`: so long after the end of a run it still counts for it. Absent: until the end. */
export type Goal = EventMatcher & { readonly within?: Duration };

/** So many different ones of these, in any order. */
export type SomeOf = { readonly of: readonly EventMatcher[]; readonly need: number };

export type Reentry =
  | { readonly kind: 'once' }
  | { readonly kind: 'always' }
  | { readonly kind: 'after'; readonly duration: Duration }
  /** At most one running enrollment per value of `key`, a path such as `event.orderId`. */
  | { readonly kind: 'concurrent'; readonly key: string };

/** As published: '2 days', '10 minutes', '1h'. Never rescaled (I14). */
export type Duration = string;

export const messageClasses = ['transactional', 'service', 'marketing'] as const;
/** Decides which policy applies; required on every send. */
export type MessageClass = (typeof messageClasses)[number];

type StepBase = { readonly id: string };

/** A week: most revocations and refunds come within days, and every undoable run costs an open workflow. */
export const defaultCompensateWithin: Duration = '7 days';

/** What a failed step does: go on, leave, or leave and undo what the journey did, all of it or what it did since a step last began (I10). */
export type OnFailure = 'continue' | 'exit' | 'compensate' | { readonly compensate: Since };
/** The id of a step that can have begun before, or 'entry'. */
type Since = { readonly since: string };

export const latePolicies = ['send', 'skip', 'next-window'] as const;
export type LatePolicy = (typeof latePolicies)[number];

/** What undoes a step besides taking it back: a message that puts things right, or a call. Its id is `undoStepId` of the step. */
export type Compensation =
  | Pick<SendStep, 'kind' | 'channel' | 'template' | 'class' | 'topic' | 'addressGrace'>
  | (WebhookCall & { readonly kind: 'webhook' });

/**
 * How long a message can be taken back. `carillon`: it waits here before its claim, so policy still runs at dispatch and every channel has it.
 * `provider`: it is scheduled at the provider, where that can cancel, and the journey goes on meanwhile.
 */
export type Undo = { readonly for: Duration; readonly at: 'carillon' | 'provider' };

/** The next channel of a send, begun on a final negative receipt, or `after` that long without one (I5). */
export type Fallback = {
  readonly channel: Channel;
  readonly template: string;
  readonly after?: Duration;
  /** The author accepts that a person may hear both. */
  readonly mayDouble?: true;
};

type Undoable = { readonly compensate?: Compensation };

export type SendStep = StepBase &
  Undoable & {
    readonly kind: 'send';
    readonly channel: Channel;
    readonly template: string;
    readonly class: MessageClass;
    readonly topic?: string;
    /** The step ends only with the receipt. */
    readonly await?: 'delivered';
    /** On rejection or a final negative receipt, of the last channel where there are several. Default `continue`. */
    readonly onFailure?: OnFailure;
    readonly undo?: Undo;
    readonly fallback?: readonly Fallback[];
    /** What is done where it may have left and nobody can be asked. Absent: it is held. `resend`: it is sent a second time, and not a third. */
    readonly onAmbiguity?: 'resend';
    /** Goes with `resend`: the author accepts that a person may get it twice. */
    readonly mayDouble?: true;
    /** How long after it was due it still makes sense, whatever held it up. Absent: for ever. */
    readonly sendBy?: Duration;
    /** What becomes of it after that. Absent: `skip`. `next-window`: it waits for the same time of day, where the person is. */
    readonly late?: LatePolicy;
    /** How long to wait for an address to appear. Default '2 minutes'. */
    readonly addressGrace?: Duration;
  };
type WaitStep = StepBase & { readonly kind: 'wait'; readonly for: Duration };
export type WaitUntilStep = StepBase & {
  readonly kind: 'waitUntil';
  /** Local time of day, 'HH:MM'. */
  readonly at: string;
  /** 'profile' or an IANA zone. */
  readonly zone: string;
  /** End of the hours that `at` begins: within them one goes on at once. Absent: it waits for the next `at`. */
  readonly till?: string;
  /** Weekdays on which it may fire, 1 = Monday … 7 = Sunday. Default all. */
  readonly days?: readonly number[];
  /** Whoever waits for it goes on within so long after it, each at a moment of their own: not all at once. */
  readonly spread?: Duration;
};
/** So long before or after it: whole days and weeks by the calendar, shorter spans as they pass. */
export type DateOffset = { readonly by: Duration; readonly to: 'before' | 'after' };
export type WaitUntilDateStep = StepBase & {
  readonly kind: 'waitUntilDate';
  /** A path such as `traits.renewal` or `event.appointment`, or a date or an instant as it is written. */
  readonly date: string;
  readonly offset?: DateOffset;
  /** Local time of day on that date. Absent: the time that the date has, or `defaultTimeOfDay`. */
  readonly at?: string;
  /** 'profile' or an IANA zone: where a date without one is read, and `at`. */
  readonly zone: string;
  /** Taken when it has come. */
  readonly then: readonly Step[];
  /** Taken where there is no such date, or it is past. Empty: past, one goes on at once; without a date one leaves. */
  readonly else: readonly Step[];
};
/** Of a date that names none. */
export const defaultTimeOfDay = '09:00';
export type WaitForStep = StepBase & {
  readonly kind: 'waitFor';
  readonly for: EventMatcher | SomeOf;
  readonly within: Duration;
  /** Count occurrences since the step of this id began instead of since the preceding one. 'entry' = since the enrollment began. */
  readonly since?: string;
  readonly then: readonly Step[];
  readonly else: readonly Step[];
};
/** Events of a kind are gathered for a while, and then one goes on once, with all of them. */
export type DigestStep = StepBase & {
  readonly kind: 'digest';
  readonly of: EventMatcher;
  /** From the first of them on. */
  readonly for: Duration;
  /** Over sooner, once none has come for so long. */
  readonly quiet?: Duration;
  /** Over at once with so many different ones. Absent: however many come. */
  readonly atMost?: number;
  /** A path such as `event.product`: of those with the same value there the latest counts. */
  readonly by?: string;
  /** How long the first is waited for. Absent: it is there, the entry event. */
  readonly within?: Duration;
  /** The event that began the journey is the first of them. Said wherever it could be either. */
  readonly entry?: boolean;
  /** As in `waitFor`. */
  readonly since?: string;
  readonly then: readonly Step[];
  /** Taken where none came. */
  readonly else: readonly Step[];
};
/** So many are kept for conditions and templates, the newest; all are counted. Nobody reads more of them in one message. */
export const mostGathered = 30;
export const throttleSpans = ['minute', 'hour', 'day'] as const;
export type ThrottleSpan = (typeof throttleSpans)[number];
/** At most so many people pass in any such span, over all of the journey; the others wait in the order in which they came. */
type ThrottleStep = StepBase & { readonly kind: 'throttle'; readonly most: number; readonly per: ThrottleSpan };
/** Each of them is a row for as long as the span lasts. */
export const mostTurns = 100_000;
export type BranchStep = StepBase & {
  readonly kind: 'branch';
  readonly cases: readonly { readonly when: Condition; readonly steps: readonly Step[] }[];
  readonly else: readonly Step[];
};
/** Rounds of the same steps, until a condition holds or so many were made. */
export type RepeatStep = StepBase & {
  readonly kind: 'repeat';
  readonly steps: readonly Step[];
  readonly atMost: number;
  /** From the beginning of a round to that of the next; one that takes longer is followed at once. Absent: each follows at once. */
  readonly every?: Duration;
  /** Asked before every round, the first one too. */
  readonly until?: Condition;
};
/** A share of people each. The same person goes the same way at every visit, unless it is drawn anew. */
export type SplitStep = StepBase & {
  readonly kind: 'split';
  readonly shares: readonly Share[];
  /** `false`: drawn anew for every visit. Absent: by the person, for ever. */
  readonly sticky?: false;
  /** Splits of one seed send a person the same way; absent: each draws by itself, so that two tests do not hang together. */
  readonly seed?: string;
  /** Once one share has proved best, everybody goes that way. Absent: they are drawn for ever. */
  readonly winner?: WinnerRule;
};
export type Share = {
  readonly name: string;
  /** Of 100, over all shares. */
  readonly percent: number;
  readonly steps: readonly Step[];
};
/** Undone by restoring the old values, where they still are what we wrote. */
export type UpdateStep = StepBase &
  Undoable & {
    readonly kind: 'update';
    readonly set: { readonly [path: string]: Json };
  };
/** A header's value: as it stands, or the name of a secret that the environment holds. */
export type HeaderValue = string | { readonly secret: string };
export type WebhookCall = {
  readonly url: string;
  readonly method: WebhookMethod;
  readonly headers?: { readonly [name: string]: HeaderValue };
  /** JSON whose texts may hold `{{ traits.plan }}`; absent: ids only. */
  readonly body?: Json;
  /** Of one try, real time. Default `defaultWebhookTimeout`. */
  readonly timeout?: Duration;
};
export const defaultWebhookTimeout: Duration = '10 seconds';
export const webhookMethods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const;
export type WebhookMethod = (typeof webhookMethods)[number];
export type WebhookStep = StepBase &
  Undoable &
  WebhookCall & {
    readonly kind: 'webhook';
    readonly onFailure?: OnFailure;
    /** Taken where no try was answered with success. */
    readonly else: readonly Step[];
  };
/** Something that happened, for everyone who listens to events. */
export type EmitStep = StepBase &
  Undoable & {
    readonly kind: 'emit';
    readonly event: string;
    readonly data?: JsonObject;
  };
/** Puts the person into another journey; its re-entry rule holds. */
export type EnrollStep = StepBase &
  Undoable & {
    readonly kind: 'enroll';
    readonly journey: string;
    readonly data?: JsonObject;
    /** Goes on once they are through with it. */
    readonly await?: 'ended';
    /** Goes with `await`: at the latest then. */
    readonly within?: Duration;
  };
/** Undoes, newest first, what was done since that step last began, itself included, and goes on. */
export type TakeBackStep = StepBase & Since & { readonly kind: 'takeBack' };
type ExitStep = StepBase & { readonly kind: 'exit'; readonly reason?: string };

export type Step =
  | SendStep
  | WaitStep
  | WaitUntilStep
  | WaitUntilDateStep
  | WaitForStep
  | DigestStep
  | ThrottleStep
  | BranchStep
  | SplitStep
  | RepeatStep
  | UpdateStep
  | WebhookStep
  | EmitStep
  | EnrollStep
  | TakeBackStep
  | ExitStep;
export type StepKind = Step['kind'];
