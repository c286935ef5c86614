import type { Instant } from '../clock.ts';

/**
 * What reaches a running enrollment from outside, at any time. References only, no personal data (I8).
 * `matched` holds the names given by `matchersOf` (`goal`, `exit:0`, `compensate:0`, `wait:<stepId>`, `wait:<stepId>:<index>`, `digest:<stepId>`), judged by the router, which knows the data.
 */
export type Occurrence =
  | {
      readonly kind: 'event';
      readonly id: string;
      readonly type: string;
      readonly at: Instant;
      readonly matched: readonly string[];
      /** By whose names. Absent in what was told before people could be carried over to another version. */
      readonly version?: string;
      /** By the names of digests that keep the latest of each key: which key it has, a digest itself (`keysOf`). */
      readonly keys?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'receipt';
      readonly at: Instant;
      readonly step: string;
      readonly visit: number;
      /** Which channel of a fallback; 0 where absent. */
      readonly hop?: number;
      readonly status: ReceiptStatus;
    }
  /** The journey ended that this visit of a step enrolled them in. */
  | {
      readonly kind: 'ended';
      readonly at: Instant;
      readonly step: string;
      readonly visit: number;
      readonly how: HowItEnded;
    }
  /** The profile changed: wakes a send that waits for an address. */
  | { readonly kind: 'profileChanged'; readonly at: Instant }
  /** A brake was released: wakes a send that a halt holds back. */
  | { readonly kind: 'released'; readonly at: Instant }
  /** Somebody wants them to go on in another version: `migration` says in which, and where. */
  | { readonly kind: 'migrate'; readonly at: Instant; readonly migration: string }
  | { readonly kind: 'pause'; readonly at: Instant }
  | { readonly kind: 'resume'; readonly at: Instant }
  /** `compensate`: undo what was done, in reverse order. */
  | { readonly kind: 'cancel'; readonly at: Instant; readonly reason: string; readonly compensate?: boolean };

/** `goal`: completed because its goal was reached. */
export const waysToEnd = ['completed', 'goal', 'exited', 'failed'] as const;
export type HowItEnded = (typeof waysToEnd)[number];

/** Final receipts only; intermediate ones stay in the ledger. */
export type ReceiptStatus = 'delivered' | 'undelivered' | 'expired' | 'rejected';
