import type { InfobipStatus } from './schema.ts';

/** What a message status says about acceptance. `later` failures were accepted first: receipts tell the rest. */
export type Standing = 'accepted' | 'rejected' | 'failedLater' | 'unrecognised';

/** By group, never by name: the same id is named differently from product to product (status registry). */
const groups: Readonly<Record<number, Standing>> = {
  0: 'accepted', // ACCEPTED, OK in some enumerations
  1: 'accepted', // PENDING
  2: 'failedLater', // UNDELIVERABLE
  3: 'accepted', // DELIVERED
  4: 'failedLater', // EXPIRED
  5: 'rejected', // REJECTED
};

/** REJECTED_DUPLICATE_MESSAGE_ID: an earlier attempt under this very id was taken, so the message is there (I5). */
const duplicateMessageId = 23;

export function standingOf(status: InfobipStatus): Standing {
  const standing = groups[status.groupId] ?? 'unrecognised';
  return standing === 'rejected' && status.id === duplicateMessageId ? 'accepted' : standing;
}

/** The vendor's own name, or the numbers where it gave none. */
export function nameOf(status: InfobipStatus): string {
  return status.name === '' ? `status ${status.groupId}/${status.id}` : status.name;
}
