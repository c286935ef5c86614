import type { CallEnd } from '../voice/call-end.ts';
import type { Line, Question } from '../voice/ivr/play.ts';
import type { Place } from './journal.ts';
import type { Engagement, Entry, Inbound, MailBody, Reported, Verdict } from './entry.ts';

/** Keys or words that a scenario waits for. */
export type Asks = Omit<Extract<Question, { kind: 'keys' }>, 'kind'>;

/** One line of the oracle's file and one event of its stream: everything that changed what it knows, in order. */
export type Happening =
  | { readonly kind: 'message'; readonly entry: Entry; readonly body?: MailBody }
  /** A message as it is now: written once more when it has changed too much to be remembered otherwise. */
  | { readonly kind: 'row'; readonly entry: Entry; readonly bodyAt: Place }
  | {
      readonly kind: 'settled';
      readonly seqs: readonly number[];
      readonly verdict: Verdict;
      readonly doneAt: string;
      readonly call?: CallEnd;
    }
  /** A scheduled bulk: held back, let go, taken back, or moved to another instant. */
  | {
      readonly kind: 'bulk';
      readonly seqs: readonly number[];
      readonly held?: 'PAUSED' | 'CANCELED' | undefined;
      readonly sendAt?: string;
      readonly doneAt: string;
    }
  /** A phone rings; somebody answers. */
  | { readonly kind: 'ringing'; readonly seq: number; readonly until: string }
  | { readonly kind: 'answered'; readonly seq: number; readonly at: string }
  /**
   * Words in a call, in order: what the person hears next (`say`, `play`, `pause`), to whom she is put through (`dial`), and
   * what was done or left out beside it (`sms`, `request`, `skipped`). With `asks`, a scenario now waits for up to `most`
   * keys (or `phrases`), each within `timeoutS` seconds, before it goes on. A call that begins to ring again starts afresh.
   */
  | {
      readonly kind: 'said';
      readonly seq: number;
      readonly at: string;
      readonly lines: readonly Line[];
      readonly asks?: Asks | undefined;
    }
  /** A chat message was read. */
  | { readonly kind: 'seen'; readonly seq: number; readonly at: string }
  | { readonly kind: 'reported'; readonly seqs: readonly number[]; readonly how: Reported }
  /** The vendor's surface knows them no more. */
  | { readonly kind: 'forgotten'; readonly seqs: readonly number[]; readonly at: string }
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  /** Something that a room keeps beside the messages: a mail domain, a suppressed address. `null`: no more. */
  | { readonly kind: 'kept'; readonly shelf: string; readonly key: string; readonly value: unknown }
  | { readonly kind: 'engaged'; readonly seq: number; readonly engagement: Engagement }
  | { readonly kind: 'reset' };

/** Every line but those of messages: what has become of something. */
export type Change = Exclude<Happening, { kind: 'message' | 'row' }>;
