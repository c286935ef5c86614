import type { Channel, MailBody, Via } from '../oracle/entry.ts';

/** One message to one person, whichever API carried it. */
export type Order = {
  readonly messageId: string | undefined;
  /** As written by the client. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly sendAt: number | undefined;
  readonly callbackData: string | undefined;
  readonly notifyUrl: string | undefined;
  readonly notify: boolean | undefined;
  readonly intermediateReport: boolean | undefined;
  readonly entityId: string | undefined;
  readonly applicationId: string | undefined;
  readonly campaignReferenceId: string | undefined;
  /** Of mails only. */
  readonly mail?: { readonly subject: string; readonly body: MailBody };
  /** Of calls only. */
  readonly speech?: {
    readonly language: string;
    readonly maxDtmf: number | undefined;
    readonly ringTimeout: number | undefined;
  };
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
