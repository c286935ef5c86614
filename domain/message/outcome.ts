import type { Channel } from '../channel.ts';
import type { MessageClass } from '../journey/definition.ts';

/** The ledger's states (reliability note §2.1). `HELD`: an unknown that nobody may answer by a resend without the author's word (I5). */
export const messageStates = ['CLAIMED', 'IN_FLIGHT', 'ACCEPTED', 'REJECTED', 'UNKNOWN', 'HELD', 'SKIPPED'] as const;
export type MessageState = (typeof messageStates)[number];

/** Monotonic: a later report never lowers the rank. */
export const deliveryStates = ['none', 'pending', 'delivered', 'undelivered', 'expired', 'rejected'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A rendered message on its way to a gateway. Holds personal data: never leaves the process but through the gateway. */
export type OutgoingMessage = {
  readonly messageId: string;
  readonly channel: Channel;
  readonly class: MessageClass;
  readonly to: string;
  readonly from: string;
  readonly content: MessageContent;
  /** Absolute address of the one-click unsubscribe, on channels that carry one. */
  readonly unsubscribeUrl?: string;
};

export type MessageContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mail'; readonly subject: string; readonly html: string; readonly text: string };

/**
 * What a provider call came to. `notSent` is sure (refused before the first byte, 4xx, 429, 503 with Retry-After);
 * anything after the first byte that is not a clear answer is `unknown` (I5).
 */
export type SendResult =
  | { readonly kind: 'accepted'; readonly detail: string }
  | { readonly kind: 'rejected'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'notSent'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly reason: string };

export type LookUpResult =
  | { readonly kind: 'found'; readonly detail: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'noAnswer'; readonly reason: string };
