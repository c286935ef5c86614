import type { Channel } from '../channel.ts';
import type { Condition } from '../condition/condition.ts';
import type { Json } from '../json.ts';

/** One published form of a journey: JSON all the way, a structured tree, immutable once hashed (I9). */
export type JourneyDefinition = {
  readonly id: string;
  readonly name?: string;
  /** `live` starts people on apply; otherwise the journey waits for `journeys launch`. */
  readonly status?: 'live' | 'paused';
  readonly on: EventMatcher;
  readonly reentry: Reentry;
  /** Reaching the goal ends the enrollment as completed. */
  readonly goal?: EventMatcher;
  readonly exitOn: readonly EventMatcher[];
  readonly steps: readonly Step[];
};

export type EventMatcher = { readonly event: string; readonly where?: Condition };

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

export type SendStep = StepBase & {
  readonly kind: 'send';
  readonly channel: Channel;
  readonly template: string;
  readonly class: MessageClass;
  readonly topic?: string;
  /** The step ends only with the receipt. */
  readonly await?: 'delivered';
  /** On rejection or a final negative receipt. Default `continue`. */
  readonly onFailure?: 'continue' | 'exit';
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
  /** Weekdays on which it may fire, 1 = Monday … 7 = Sunday. Default all. */
  readonly days?: readonly number[];
};
export type WaitForStep = StepBase & {
  readonly kind: 'waitFor';
  readonly for: EventMatcher;
  readonly within: Duration;
  /** Count occurrences since the step of this id began instead of since the preceding one. 'entry' = since the enrollment began. */
  readonly since?: string;
  readonly then: readonly Step[];
  readonly else: readonly Step[];
};
export type BranchStep = StepBase & {
  readonly kind: 'branch';
  readonly cases: readonly { readonly when: Condition; readonly steps: readonly Step[] }[];
  readonly else: readonly Step[];
};
export type UpdateStep = StepBase & { readonly kind: 'update'; readonly set: { readonly [path: string]: Json } };
type ExitStep = StepBase & { readonly kind: 'exit'; readonly reason?: string };

export type Step = SendStep | WaitStep | WaitUntilStep | WaitForStep | BranchStep | UpdateStep | ExitStep;
export type StepKind = Step['kind'];
