import type { Entry, Inbound, MailBody, Reported, Verdict } from './entry.ts';

/** One line of the oracle's file and one event of its stream: everything that changed what it knows, in order. */
export type Happening =
  | { readonly kind: 'message'; readonly entry: Entry; readonly body?: MailBody }
  | { readonly kind: 'settled'; readonly seqs: readonly number[]; readonly verdict: Verdict; readonly doneAt: string }
  | { readonly kind: 'reported'; readonly seqs: readonly number[]; readonly how: Reported }
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'reset' };
