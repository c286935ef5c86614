import type { FailureName, StatusName } from './oracle/entry.ts';

/** As the vendor's registry has it. */
export type Status = {
  readonly groupId: number;
  readonly groupName: string;
  readonly id: number;
  readonly name: string;
  readonly description: string;
};

export type Failure = Status & { readonly permanent: boolean };

const groupIds = { PENDING: 1, UNDELIVERABLE: 2, DELIVERED: 3, EXPIRED: 4, REJECTED: 5 } as const;
const status = (groupName: keyof typeof groupIds, id: number, name: StatusName, description: string): Status => ({
  groupId: groupIds[groupName],
  groupName,
  id,
  name,
  description,
});

/** The statuses that the sandbox gives. `DELIVERED_TO_INBOX` is its own: SMTP has none. */
export const statuses: Readonly<Record<StatusName, Status>> = byName([
  status('PENDING', 26, 'PENDING_ACCEPTED', 'Message sent to next instance'),
  status('DELIVERED', 2, 'DELIVERED_TO_OPERATOR', 'Message delivered to operator'),
  status('DELIVERED', 5, 'DELIVERED_TO_HANDSET', 'Message delivered to handset'),
  status('DELIVERED', 5, 'DELIVERED_TO_INBOX', 'Mail taken by the sink'),
  status('UNDELIVERABLE', 9, 'UNDELIVERABLE_NOT_DELIVERED', 'Message sent not delivered'),
  status('EXPIRED', 15, 'EXPIRED_EXPIRED', 'Message expired'),
  status('REJECTED', 14, 'REJECTED_DESTINATION_BLOCKLISTED', 'Destination is on the blocklist'),
  status('REJECTED', 23, 'REJECTED_DUPLICATE_MESSAGE_ID', 'Invalid message ID, message ID should be unique'),
  status('REJECTED', 25, 'REJECTED_MESSAGE_TOO_LONG', 'Message is longer than 25 parts'),
  status('REJECTED', 51, 'MISSING_TO', 'Destination is missing'),
  status('REJECTED', 52, 'REJECTED_DESTINATION', 'Invalid destination address'),
  status('UNDELIVERABLE', 96, 'NO_ANSWER', 'The call was not answered'),
  status('UNDELIVERABLE', 97, 'BUSY', 'The line was busy'),
  status('UNDELIVERABLE', 98, 'CANCELLED', 'Canceled before it was sent'),
  status('REJECTED', 99, 'REJECTED', 'The call was declined'),
]);

const errorGroupIds = { OK: 0, HANDSET_ERRORS: 1, USER_ERRORS: 2, BOUNCED: 2 } as const;
const failure = (
  groupName: keyof typeof errorGroupIds,
  id: number,
  name: FailureName,
  description: string,
  permanent: boolean,
): Failure => ({ groupId: errorGroupIds[groupName], groupName, id, name, description, permanent });

/** Error codes beside the statuses. Group 0 is spelled "Ok" in v1 answers; see `formats.ts`. */
export const failures: Readonly<Record<FailureName, Failure>> = byName([
  failure('OK', 0, 'NO_ERROR', 'No Error', false),
  failure('HANDSET_ERRORS', 1, 'EC_UNKNOWN_SUBSCRIBER', 'Unknown Subscriber', true),
  failure('USER_ERRORS', 351, 'EC_INVALID_DESTINATION_ADDRESS', 'Invalid destination address', false),
  failure('USER_ERRORS', 355, 'EC_MSG_TEXT_TOO_LONG', 'Message text is too long', true),
  failure('USER_ERRORS', 2052, 'EC_BLACKLISTED_DESTINATIONADDRESS', 'Destination is on the blocklist', true),
  failure('BOUNCED', 6012, 'EC_HARD_BOUNCE', 'Mailbox does not exist', true),
  failure('OK', 5000, 'VOICE_ANSWERED', 'Call answered by human', true),
  failure('OK', 5001, 'VOICE_ANSWERED_MACHINE', 'Call answered by machine', true),
  failure('USER_ERRORS', 5002, 'EC_VOICE_USER_BUSY', 'User was busy', true),
  failure('USER_ERRORS', 5003, 'EC_VOICE_NO_ANSWER', 'User was notified, but did not answer call', true),
  failure('USER_ERRORS', 5603, 'EC_DECLINE', 'User declined the call', false),
  failure('USER_ERRORS', 4101, 'EC_VALIDITY_EXPIRED', 'Validity expired', true),
]);

function byName<Name extends string, T extends { readonly name: string }>(all: readonly T[]): Record<Name, T> {
  return Object.fromEntries(all.map((one) => [one.name, one])) as Record<Name, T>;
}
