import type { Try } from './choose-gateway.ts';
import type { DeliveryState, MessageState } from './outcome.ts';

/** What the send path needs of a ledger row. Real epoch ms throughout: leases and look-ups are never scaled (I14). */
export type LedgerRow = {
  readonly id: string;
  readonly messageId: string;
  readonly state: MessageState;
  readonly reason: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly leaseUntil: number | null;
  readonly attemptStarted: number | null;
  readonly gateway: string | null;
  readonly unknownSince: number | null;
  readonly looks: number;
  readonly retryAt: number | null;
  readonly firstAttemptAt: number | null;
  readonly delivery: DeliveryState;
  /** How many of its attempts may have left, as long as it is not settled. */
  readonly doubts?: number;
  /** What it costs is set aside below the spend caps since an earlier attempt, which may have left. */
  readonly funded?: true;
  /** The attempts so far, oldest first, where all of them surely failed (`CLAIMED`): the next gateway is chosen by them. */
  readonly tries: readonly Try[];
};
