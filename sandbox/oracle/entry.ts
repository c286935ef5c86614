import type { FailureName, StatusName } from '../registry/statuses.ts';
import type { Binary } from '../sms/text-options.ts';
import type { CallEnd } from '../voice/call-end.ts';
import type { Line } from '../voice/ivr/play.ts';
import type { Speech } from '../voice/speech.ts';

/** What became of a message, or why it did not. */
export type Verdict = { readonly status: StatusName; readonly error: FailureName };

/** How a message came in, which also fixes the form of its reports. */
export type Via =
  | 'sms/2'
  | 'sms/3'
  | 'tts/3'
  | 'ivr/1'
  | 'ctc/1'
  | 'whatsapp/1'
  | 'messages-api/1'
  | 'email/3'
  | 'email/4'
  | 'email/mime'
  | 'smtp';

export const channels = [
  'sms',
  'email',
  'voice',
  'whatsapp',
  'viber',
  'viberBot',
  'rcs',
  'mms',
  'apple',
  'instagram',
  'line',
  'messenger',
] as const;
export type Channel = (typeof channels)[number];

/** Where its final report went: pushed, polled, given up after the last try, or nobody wanted one. */
export type Reported = 'pushed' | 'polled' | 'lost' | 'none';

/** What was said about one message to one recipient, recorded before it was answered. */
export type Submission = Verdict & {
  readonly channel: Channel;
  readonly via: Via;
  /** Of the key that sent it. */
  readonly account: string;
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
  /** What one part of it costs, EUR. */
  readonly price?: number | undefined;
  /** Of text messages: shown at once and not kept; bytes instead of a text. */
  readonly flash?: boolean | undefined;
  readonly binary?: Binary | undefined;
  /** After it there is no use in delivering. */
  readonly validUntil?: string | undefined;
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
  /** Look-ups know nothing of it before this instant, and nothing any more from that one on. */
  readonly absentUntil?: string | undefined;
  readonly forgottenAt?: string | undefined;
  /** Where it is told what the reader of a mail does. */
  readonly trackingUrl?: string | undefined;
  /** What a chat message is beside its text, as its API has it. */
  readonly content?: Content | undefined;
  /** Where it is told that it was read. */
  readonly seenUrl?: string | undefined;
  /** Other ways to the same person, where this one fails; and whether each failure is told. */
  readonly hops?: readonly Hop[] | undefined;
  readonly tellsHops?: boolean | undefined;
  /** How a call is to go. */
  readonly speech?: Speech | undefined;
};

/** `text`, `template`, `interactive/list`, `BUTTON` …, with the vendor's fields of that type. */
export type Content = { readonly type: string; readonly [field: string]: unknown };

export type Hop = {
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly content?: Content | undefined;
  /** How long it may take. */
  readonly validMs?: number | undefined;
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
  /** When the person got it, or heard it; it stays when the status changes later. */
  readonly deliveredAt?: string | undefined;
  readonly reported?: Reported | undefined;
  /** A scheduled message that is held back or taken back by its bulk. */
  readonly held?: 'PAUSED' | 'CANCELED' | undefined;
  /** While a call rings: until when, real time. */
  readonly ringsUntil?: string | undefined;
  /** Since when somebody listens to it. */
  readonly answeredAt?: string | undefined;
  /** What was said in a call so far: in one that somebody took on the page, and in every scenario. */
  readonly heard?: readonly Line[] | undefined;
  /** When a chat message was read. */
  readonly seenAt?: string | undefined;
  /** How a call ended. */
  readonly call?: CallEnd | undefined;
  /** What the reader of a mail did, or of a text with short links, in order; the first 50. */
  readonly engagements?: readonly Engagement[] | undefined;
};

export const engagementKinds = ['OPENED', 'CLICKED', 'COMPLAINED', 'UNSUBSCRIBED', 'LATE_BOUNCE'] as const;
export type EngagementKind = (typeof engagementKinds)[number];

export type Engagement = {
  readonly kind: EngagementKind;
  readonly eventId: string;
  readonly at: string;
  /** Of a click: where the link leads. */
  readonly url?: string;
};

/** The parts of a mail that only its reader needs. */
export type MailBody = {
  /** As its sender wrote it; the reader's has tracked links (`email/tracking/as-received.ts`). */
  readonly html?: string;
  /** Instead of a long `html`: the name of the file that holds it. */
  readonly htmlFile?: string;
  readonly ampHtml?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly attachments: readonly Attachment[];
  /** Of mails over HTTP: what is counted, and whether the provider's own way out is in the header. */
  readonly tracking?: Tracking;
};

export type Attachment = {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Name of the oracle's file that holds the content. */
  readonly file: string;
  /** Shown where the html says `cid:` and this. */
  readonly cid?: string;
};

export type Tracking = {
  readonly opens: boolean;
  readonly clicks: boolean;
  readonly pixel: 'TOP' | 'BOTTOM';
  readonly optOut: boolean;
};

/** What a person wrote to us. */
export type Inbound = {
  readonly seq: number;
  readonly at: string;
  readonly virtualAt?: string | undefined;
  readonly messageId: string;
  readonly channel: Channel;
  /** Whose sender it was written to. */
  readonly account: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** A chat message that is more than a text. */
  readonly content?: Content | undefined;
  /** Of our message that it answers. */
  readonly callbackData?: string | undefined;
  readonly reported?: Reported | undefined;
};
