import type { Channel } from '../channel.ts';
import type { MessageClass } from '../journey/definition.ts';
import type { TextOptions } from './text-options.ts';

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
  /** Left to the provider until then, so that it can be cancelled there; only for gateways with `cancel`. */
  readonly schedule?: Schedule;
};

/** One message element and one bulk id per attempt: the vendor cancels nothing else (infobip note §3.3). */
export type Schedule = {
  /** Real epoch ms: the provider knows no virtual clock (I14). */
  readonly sendAt: number;
  readonly bulkId: string;
};

export type MessageContent =
  | { readonly kind: 'text'; readonly text: string; readonly options?: TextOptions }
  | {
      readonly kind: 'mail';
      readonly subject: string;
      readonly html: string;
      readonly text: string;
      /** Where answers go, if not to the sender. */
      readonly replyTo?: string;
      readonly files?: readonly MailFile[];
      /** What the provider may watch; absent: nothing. Only for gateways that can. */
      readonly tracking?: MailTracking;
    }
  | {
      readonly kind: 'speech';
      readonly text: string;
      /** The language of the voice: a locale such as `en` or `en-GB`. */
      readonly language: string;
      /** The provider's name of a voice; absent: the provider chooses one of the language. */
      readonly voice?: string;
      /** How long it rings; absent: as long as the provider has it. */
      readonly ringSeconds?: number;
      /** What is done where a machine answers; absent: nobody listens for one. */
      readonly machine?: 'hangup' | 'continue';
    }
  | {
      /** A call that plays what the provider keeps under this id: what is said depends on the keys that are pressed. */
      readonly kind: 'scenario';
      readonly scenario: string;
      /** What it is told, by its own names. */
      readonly parameters: { readonly [name: string]: string };
      /** What it is about, for those who look at the message; nobody hears it. May be empty. */
      readonly text: string;
      readonly ringSeconds?: number;
    };

/** A file that travels with a mail. `inline`: a picture that its HTML shows as `cid:<name>`. */
export type MailFile = {
  readonly name: string;
  /** Media type, as in `application/pdf`. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly inline: boolean;
};

/** `opens` adds a picture to a mail, `clicks` leads its links through the provider. */
export type MailTracking = { readonly opens: boolean; readonly clicks: boolean };

/**
 * What a provider call came to. `notSent` is sure (refused before the first byte, by ourselves too, 4xx, 429, 503 with Retry-After);
 * anything after the first byte that is not a clear answer is `unknown` (I5).
 */
export type SendResult =
  | { readonly kind: 'accepted'; readonly detail: string }
  | { readonly kind: 'rejected'; readonly reason: string; readonly detail: string }
  | {
      readonly kind: 'notSent';
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** What another gateway of the channel might do better; absent where this side stopped before it asked. */
      readonly fault?: GatewayFault;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Why a gateway surely took nothing: out of reach, our account or set-up refused, or too much at once. */
export type GatewayFault = 'unreachable' | 'setUp' | 'busy';

export type LookUpResult =
  | { readonly kind: 'found'; readonly detail: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'noAnswer'; readonly reason: string };

/**
 * What asking for a scheduled bulk to be cancelled came to. `tooLate`: it is on its way or has gone; `failed`: nothing of it leaves, its
 * message was refused or lost; `absent`: the provider knows of no such bulk, which proves nothing about one whose request is still out; `noAnswer`: repeat it, the wish stays the same.
 */
export type CancelResult =
  | { readonly kind: 'cancelled'; readonly detail: string }
  | { readonly kind: 'tooLate'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'noAnswer'; readonly reason: string };

/** What a call came to, as the provider reports it. */
export const callOutcomes = ['answered', 'busy', 'noAnswer', 'failed'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** What may be wished of a scheduled bulk beside cancelling it; `sendAt` real epoch ms. */
export type Steering =
  { readonly to: 'pause' } | { readonly to: 'resume' } | { readonly to: 'move'; readonly sendAt: number };

/** What the wish came to, in the words of `CancelResult`. */
export type SteerResult =
  | { readonly kind: 'done'; readonly detail: string }
  | Extract<CancelResult, { kind: 'tooLate' | 'absent' | 'noAnswer' }>;
