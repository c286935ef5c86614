import type { Channel, Content, Hop, MailBody, Verdict, Via } from '../oracle/entry.ts';
import type { Run } from '../oracle/run.ts';
import type { TextOptions } from '../sms/text-options.ts';
import type { Speech } from '../voice/speech.ts';
import type { Timing } from './timing.ts';

/** How a message is sent and told about. */
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

/** What one or many people are to get, whichever API carried it. */
export type Order = {
  readonly recipients: readonly Recipient[];
  /** All of them as they were written, where those behind the first have not been read. */
  readonly run?: Run | undefined;
  readonly element: Element;
};

export type Recipient = {
  /** As written by the client. */
  readonly to: string;
  readonly messageId?: string | undefined;
};

/** What is sent, and how: a message element of the vendor's APIs, as each of its recipients gets it. */
export type Element = Told & {
  readonly from: string;
  readonly text: string;
  /** Of text messages only; undefined for a plain one. */
  readonly sms?: TextOptions | undefined;
  /** Of mails only. */
  readonly mail?:
    | {
        readonly subject: string;
        readonly body: MailBody;
        readonly trackingUrl: string | undefined;
        /** Why it is dropped although it was taken. */
        readonly drop: Verdict | undefined;
      }
    | undefined;
  /** Of chat messages only. */
  readonly content?: Content | undefined;
  readonly seenUrl?: string | undefined;
  /** Where to try next, and whether each failure is told. */
  readonly hops?: readonly Hop[] | undefined;
  readonly tellsHops?: boolean | undefined;
  /** Of calls only. */
  readonly speech?: Speech | undefined;
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

type Said = Pick<
  Element,
  'from' | 'text' | 'sms' | 'content' | 'seenUrl' | 'tellsHops' | 'mail' | 'speech' | 'refusal'
>;

/** One literal, every key always there: elements of all channels share one hidden class, and spreading costs ten times as much. */
export const elementOf = (told: Told, said: Said): Element => ({
  sendAt: told.sendAt,
  timing: told.timing,
  callbackData: told.callbackData,
  notifyUrl: told.notifyUrl,
  notify: told.notify,
  intermediateReport: told.intermediateReport,
  entityId: told.entityId,
  applicationId: told.applicationId,
  campaignReferenceId: told.campaignReferenceId,
  from: said.from,
  text: said.text,
  sms: said.sms,
  mail: said.mail,
  content: said.content,
  seenUrl: said.seenUrl,
  hops: undefined,
  tellsHops: said.tellsHops,
  speech: said.speech,
  refusal: said.refusal,
});

/** Whether two say the same; what is said by objects counts as another. */
export const isSameElement = (one: Element, other: Element): boolean =>
  one.sendAt === other.sendAt &&
  one.timing === other.timing &&
  one.callbackData === other.callbackData &&
  one.notifyUrl === other.notifyUrl &&
  one.notify === other.notify &&
  one.intermediateReport === other.intermediateReport &&
  one.entityId === other.entityId &&
  one.applicationId === other.applicationId &&
  one.campaignReferenceId === other.campaignReferenceId &&
  one.from === other.from &&
  one.text === other.text &&
  one.sms === other.sms &&
  one.mail === other.mail &&
  one.content === other.content &&
  one.seenUrl === other.seenUrl &&
  one.hops === other.hops &&
  one.tellsHops === other.tellsHops &&
  one.speech === other.speech &&
  one.refusal === other.refusal;

const untold: Told = {
  sendAt: undefined,
  callbackData: undefined,
  notifyUrl: undefined,
  notify: undefined,
  intermediateReport: undefined,
  entityId: undefined,
  applicationId: undefined,
  campaignReferenceId: undefined,
};

/** A text with nothing special about it. */
export const plainElement = ({ from, text }: Pick<Element, 'from' | 'text'>): Element =>
  elementOf(untold, { from, text });
