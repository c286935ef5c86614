import type { CallEnd } from '../voice/call.ts';

/** Names of the vendor's registry that the sandbox uses; `statuses.ts` holds the rest of each. */
export type StatusName =
  | 'PENDING_ACCEPTED'
  | 'DELIVERED_TO_OPERATOR'
  | 'DELIVERED_TO_HANDSET'
  | 'DELIVERED_TO_INBOX'
  | 'UNDELIVERABLE_NOT_DELIVERED'
  | 'EXPIRED_EXPIRED'
  | 'REJECTED_DESTINATION_BLOCKLISTED'
  | 'REJECTED_DUPLICATE_MESSAGE_ID'
  | 'REJECTED_MESSAGE_TOO_LONG'
  | 'MISSING_TO'
  | 'REJECTED_DESTINATION'
  | 'NO_ANSWER'
  | 'BUSY'
  | 'CANCELLED'
  | 'REJECTED';

export type FailureName =
  | 'NO_ERROR'
  | 'EC_UNKNOWN_SUBSCRIBER'
  | 'EC_INVALID_DESTINATION_ADDRESS'
  | 'EC_MSG_TEXT_TOO_LONG'
  | 'EC_BLACKLISTED_DESTINATIONADDRESS'
  | 'EC_VALIDITY_EXPIRED'
  | 'EC_HARD_BOUNCE'
  | 'VOICE_ANSWERED'
  | 'VOICE_ANSWERED_MACHINE'
  | 'EC_VOICE_USER_BUSY'
  | 'EC_VOICE_NO_ANSWER'
  | 'EC_DECLINE';

/** What became of a message, or why it did not. */
export type Verdict = { readonly status: StatusName; readonly error: FailureName };

/** How a message came in, which also fixes the form of its reports. */
export type Via = 'sms/2' | 'sms/3' | 'tts/3' | 'email/4' | 'smtp';

export const channels = ['sms', 'email', 'voice'] as const;
export type Channel = (typeof channels)[number];

/** Where its final report went: pushed, polled, given up after the last try, or nobody wanted one. */
export type Reported = 'pushed' | 'polled' | 'lost' | 'none';

/** What was said about one message to one recipient, recorded before it was answered. */
export type Submission = Verdict & {
  readonly channel: Channel;
  readonly via: Via;
  readonly messageId: string;
  readonly bulkId?: string | undefined;
  /** Phone numbers as digits without `+`, as the vendor's logs have them; mail addresses in lower case. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly subject?: string | undefined;
  /** Over what the person would see; equal for two copies of one message. */
  readonly contentHash: string;
  /** `rejected`: it never reaches the person. */
  readonly outcome: 'accepted' | 'rejected';
  readonly parts: number;
  /** Not before this instant (`sendAt`). */
  readonly sendAt?: string | undefined;
  readonly callbackData?: string | undefined;
  readonly notifyUrl?: string | undefined;
  /** False when the sender wants no report. */
  readonly notify?: boolean | undefined;
  readonly intermediateReport?: boolean | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly campaignReferenceId?: string | undefined;
  /** Of the voice that speaks a call, and how many keys are collected behind it. */
  readonly language?: string | undefined;
  readonly maxDtmf?: number | undefined;
  /** How long a call rings, seconds. */
  readonly ringTimeout?: number | undefined;
};

export type Entry = Submission & {
  /** Rises over messages and inbound messages alike; the cursor of every list. */
  readonly seq: number;
  /** Real time. */
  readonly at: string;
  /** The same instant on the bent clock of a demo. */
  readonly virtualAt?: string | undefined;
  /** How often this message id has been submitted for this recipient, this one included. */
  readonly attempt: number;
  readonly doneAt?: string | undefined;
  readonly reported?: Reported | undefined;
  /** A scheduled message that is held back or taken back by its bulk. */
  readonly held?: 'PAUSED' | 'CANCELED' | undefined;
  /** While a call rings: until when, real time. */
  readonly ringsUntil?: string | undefined;
  /** Since when somebody listens to it. */
  readonly answeredAt?: string | undefined;
  /** How a call ended. */
  readonly call?: CallEnd | undefined;
};

/** The parts of a mail that only its reader needs. */
export type MailBody = {
  readonly html?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
};

/** What a person wrote to us. */
export type Inbound = {
  readonly seq: number;
  readonly at: string;
  readonly virtualAt?: string | undefined;
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly reported?: Reported | undefined;
};
