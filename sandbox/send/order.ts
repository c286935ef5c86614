import type { Channel, Content, Hop, MailBody, Verdict, Via } from '../oracle/entry.ts';
import type { TextOptions } from '../sms/text-options.ts';
import type { Speech } from '../voice/speech.ts';
import type { Timing } from './timing.ts';

/** How a message is sent and told about: the same for every recipient of a message element. */
export type Told = {
  readonly sendAt: number | undefined;
  /** Undefined: it leaves at once, or at `sendAt`. */
  readonly timing?: Timing | undefined;
  readonly callbackData: string | undefined;
  readonly notifyUrl: string | undefined;
  readonly notify: boolean | undefined;
  readonly intermediateReport: boolean | undefined;
  readonly entityId: string | undefined;
  readonly applicationId: string | undefined;
  readonly campaignReferenceId: string | undefined;
};

/** One message to one person, whichever API carried it. */
export type Order = Told & {
  /** Orders with the same one differ in recipient and id only. */
  readonly alike?: object | undefined;
  readonly messageId: string | undefined;
  /** As written by the client. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  /** Of text messages only; undefined for a plain one. */
  readonly sms?: TextOptions | undefined;
  /** Of mails only. */
  readonly mail?: {
    readonly subject: string;
    readonly body: MailBody;
    readonly trackingUrl: string | undefined;
    /** Why it is dropped although it was taken. */
    readonly drop: Verdict | undefined;
  };
  /** Of chat messages only. */
  readonly content?: Content | undefined;
  readonly seenUrl?: string | undefined;
  /** Where to try next, and whether each failure is told. */
  readonly hops?: readonly Hop[] | undefined;
  readonly tellsHops?: boolean | undefined;
  /** Of calls only. */
  readonly speech?: Speech;
  /** Why its channel refuses it in the reply, whoever it is for. */
  readonly refusal?: Verdict | undefined;
};

export type SendRequest = {
  /** Of the caller. */
  readonly account: string;
  readonly channel: Channel;
  readonly via: Exclude<Via, 'smtp'>;
  readonly bulkId: string | undefined;
  /** Message elements of the request: a bulk of more than one cannot be steered. */
  readonly elements: number;
  readonly orders: readonly Order[];
};

/** A message with nothing special about it. */
export const plainOrder = (said: Pick<Order, 'to' | 'from' | 'text'>): Order => ({
  messageId: undefined,
  to: said.to,
  from: said.from,
  text: said.text,
  sendAt: undefined,
  callbackData: undefined,
  notifyUrl: undefined,
  notify: undefined,
  intermediateReport: undefined,
  entityId: undefined,
  applicationId: undefined,
  campaignReferenceId: undefined,
});
