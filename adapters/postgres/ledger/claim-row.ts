import type { Claim } from '../../../domain/message/ledger.ts';

/** What every claiming statement returns. */
export type ClaimRow = {
  readonly id: string;
  readonly provider_message_id: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly lease_until: number;
};

export const toClaim = (row: ClaimRow): Claim => ({
  id: row.id,
  messageId: row.provider_message_id,
  attempt: row.attempt,
  epoch: row.epoch,
  leaseUntil: row.lease_until,
});
