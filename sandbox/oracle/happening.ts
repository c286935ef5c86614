import type { Entry, Failure, Inbound, MailBody, Reported, Status } from './entry.ts';

/** One line of the oracle's file and one event of its stream: everything that changed what it knows, in order. */
export type Happening =
  | { readonly kind: 'message'; readonly entry: Entry; readonly body?: MailBody }
  | {
      readonly kind: 'status';
      readonly seq: number;
      readonly status: Status;
      readonly error: Failure;
      readonly doneAt: string;
    }
  | { readonly kind: 'reported'; readonly seqs: readonly number[]; readonly how: Reported }
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'reset' };
