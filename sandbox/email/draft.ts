import type { Attachment, Verdict } from '../oracle/entry.ts';
import type { Placeholders } from './placeholders.ts';

/** What an API call wants to say, before it is made into one mail for each recipient. */
export type Draft = {
  readonly sender: string | undefined;
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly ampHtml: string | undefined;
  readonly templateId: string | undefined;
  /** Of all groups that name none. */
  readonly replyTo?: string | undefined;
  readonly placeholders: Placeholders;
  readonly headers: readonly (readonly [string, string])[];
  /** Of a mail that comes with all its header lines: these, and none of ours. */
  readonly lines?: readonly (readonly [string, string])[] | undefined;
  readonly attachments: readonly Attachment[];
  readonly tracking: { readonly opens: boolean; readonly clicks: boolean; readonly pixel: 'TOP' | 'BOTTOM' };
  readonly trackingUrl: string | undefined;
  /** Something the call names is not there: it is told by a report, not in the reply. */
  readonly drop: Verdict | undefined;
};

export type Recipient = {
  readonly address: string;
  readonly messageId: string | undefined;
  readonly placeholders: Placeholders;
};

/** Who gets one draft together. */
export type Group = {
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly replyTo: string | undefined;
  /** Everybody in `to` sees everybody in `to`, and all share one message id. */
  readonly preserveRecipients: boolean;
};

export const everybodyIn = ({ to, cc, bcc }: Group): readonly Recipient[] => [...to, ...cc, ...bcc];
