import type { DeliveryReport } from '../../../domain/message/receive.ts';
import { listedStatus } from './registry/statuses.ts';
import type { InfobipStatus } from './schema.ts';

type Numbers = Pick<InfobipStatus, 'groupId' | 'id'>;

/** What a message status says about acceptance. `later` failures were accepted first: receipts tell the rest. */
export type Standing = 'accepted' | 'rejected' | 'failedLater' | 'unrecognised';
type Outcome = { readonly standing: Standing; readonly delivery: DeliveryReport['delivery'] };

/** By group, never by name: the same id is named differently from product to product (status registry). */
const groups: Readonly<Record<number, Outcome>> = {
  0: { standing: 'accepted', delivery: 'pending' }, // ACCEPTED, OK in some enumerations
  1: { standing: 'accepted', delivery: 'pending' }, // PENDING
  2: { standing: 'failedLater', delivery: 'undelivered' }, // UNDELIVERABLE
  3: { standing: 'accepted', delivery: 'delivered' }, // DELIVERED
  4: { standing: 'failedLater', delivery: 'expired' }, // EXPIRED
  5: { standing: 'rejected', delivery: 'rejected' }, // REJECTED
};

/** The statuses that say other than their group. */
const exceptions: Readonly<Record<string, Outcome>> = {
  // DELIVERED_TO_OPERATOR: on its way, and a later report tells the end.
  '3/2': { standing: 'accepted', delivery: 'pending' },
  // REJECTED_DUPLICATE_MESSAGE_ID: an earlier attempt under this very id was taken, so the message is there (I5).
  '5/23': { standing: 'accepted', delivery: 'pending' },
};

/** A group that nobody knows proves nothing: neither that the message was taken nor that it was not (I5). */
const unlisted: Outcome = { standing: 'unrecognised', delivery: 'pending' };

const outcomeOf = ({ groupId, id }: Numbers): Outcome => exceptions[`${groupId}/${id}`] ?? groups[groupId] ?? unlisted;

export const standingOf = (status: Numbers): Standing => outcomeOf(status).standing;

/** What a report with this status means to the message. */
export const deliveryOf = (status: Numbers): DeliveryReport['delivery'] => outcomeOf(status).delivery;

/** The vendor's own name, that of its registry, or the numbers where there is none. */
export function nameOf({ groupId, id, name }: InfobipStatus): string {
  return name || (listedStatus(groupId, id) ?? `status ${groupId}/${id}`);
}
