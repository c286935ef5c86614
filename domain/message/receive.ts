import type { CallOutcome, DeliveryState, MessageState } from './outcome.ts';

/** What a provider reports about one message, in our words. */
export type DeliveryReport = {
  readonly messageId: string;
  readonly delivery: Exclude<DeliveryState, 'none'>;
  /** The provider's own word for it. */
  readonly status: string;
  readonly code: string | null;
  /** Provider's clock, epoch ms. */
  readonly providerAt: number | null;
  /** Derived from the content: 46 copies of one report are one row. */
  readonly dedupe: string;
  /** On calls only. */
  readonly call?: CallResult;
  /** On messages that did not arrive. */
  readonly failure?: Failure;
};

/** What one failure says of the next message to the same address. */
export type Failure = {
  /** True: it will fail again. False: it may well arrive. Absent: the provider does not say. */
  readonly lasting?: boolean;
  /** Why nobody should write to this address any more. */
  readonly suppress?: string;
};

/** How a call ended, who answered it where somebody listened for that, the keys that were pressed, and what a scenario collected by name. */
export type CallResult = {
  readonly answer: CallOutcome;
  readonly answeredBy: 'human' | 'machine' | null;
  readonly dtmf: string | null;
  readonly collected: { readonly [variable: string]: string } | null;
};

type Standing = { readonly state: MessageState; readonly delivery: DeliveryState };

/**
 * A total order, so that reports may come in any order and any number: later news never undoes better news. `delivered` is proof and
 * outranks every failure; a failure that names a cause outranks one that only says that time ran out.
 */
const rank: Readonly<Record<DeliveryState, number>> = {
  none: 0,
  pending: 1,
  expired: 2,
  undelivered: 3,
  rejected: 4,
  delivered: 5,
};

/** States in which nobody knows whether the provider took the message: a report settles it (I5). */
const unsettled: readonly MessageState[] = ['CLAIMED', 'IN_FLIGHT', 'UNKNOWN', 'HELD'];

/** Where a message stands after a report. Any report but a refusal proves that the provider took it. */
export function receive(before: Standing, report: Pick<DeliveryReport, 'delivery'>): Standing {
  const delivery = rank[report.delivery] > rank[before.delivery] ? report.delivery : before.delivery;
  const taken = report.delivery !== 'rejected';
  if (taken && (before.state === 'REJECTED' || unsettled.includes(before.state)))
    return { state: 'ACCEPTED', delivery };
  if (!taken && unsettled.includes(before.state)) return { state: 'REJECTED', delivery };
  return { state: before.state, delivery };
}

/** Nothing further is expected; a step that waits may go on. */
export function isFinal(delivery: DeliveryState): delivery is Exclude<DeliveryState, 'none' | 'pending'> {
  return delivery !== 'none' && delivery !== 'pending';
}
