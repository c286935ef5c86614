import type { FailureName, MailFailureName, StatusName } from './oracle/entry.ts';

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
  status('PENDING', 7, 'PENDING_ENROUTE', 'Message sent to next instance'),
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
  status('REJECTED', 88, 'REJECTED_DATA_TRANSFORMATION_FAILED', 'The mail could not be made of the data'),
  status('REJECTED', 90, 'REJECTED_VALIDATION_FAILED', 'The mail did not pass a check'),
  status('UNDELIVERABLE', 96, 'NO_ANSWER', 'The call was not answered'),
  status('UNDELIVERABLE', 97, 'BUSY', 'The line was busy'),
  status('UNDELIVERABLE', 98, 'CANCELLED', 'Canceled before it was sent'),
  status('REJECTED', 99, 'REJECTED', 'The call was declined'),
]);

const errorGroupIds = { OK: 0, HANDSET_ERRORS: 1, USER_ERRORS: 2, OPERATOR_ERRORS: 3 } as const;
const failure = (
  groupName: keyof typeof errorGroupIds,
  id: number,
  name: FailureName,
  description: string,
  permanent: boolean,
): Failure => ({ groupId: errorGroupIds[groupName], groupName, id, name, description, permanent });

/** Group 1 is "dropped" before anything was sent, 2 "bounced"; by these names because the newer API lists no others. */
const dropped = (id: number, name: MailFailureName, description: string): Failure =>
  failure('HANDSET_ERRORS', id, name, description, true);
const bounced = (id: number, name: MailFailureName, description: string, permanent: boolean): Failure =>
  failure('USER_ERRORS', id, name, description, permanent);
const mailFailures: readonly Failure[] = [
  dropped(6003, 'EC_UNSUBSCRIBED_EMAIL_ADDRESS', 'The recipient has opted out of this sender'),
  dropped(6018, 'EC_REQUEST_INVALID', 'The request names something that is not there'),
  dropped(6020, 'EC_EMAIL_TEMPLATE_NOT_FOUND', 'There is no such template'),
  dropped(6024, 'EC_EMAIL_TOO_MANY_URLS', 'More than 150 tracked links'),
  dropped(6027, 'EC_EMAIL_INVALID_HEADERS', 'A header is not well formed'),
  dropped(6029, 'EC_SENDER_ADDRESS_INVALID', 'The sender is no mail address'),
  dropped(6034, 'EC_SUPPRESSED_BOUNCE', 'An earlier mail to this address bounced'),
  dropped(6035, 'EC_SUPPRESSED_SPAM_COMPLAINT', 'The recipient has called an earlier mail spam'),
  dropped(6036, 'EC_SENDER_DOMAIN_UNVERIFIED', "The sender's domain is not verified"),
  bounced(6006, 'EC_INVALID_EMAIL_ADDRESS', 'The address is invalid or not in use', true),
  bounced(6007, 'EC_MAILBOX_TEMPORARY_UNAVAILABLE', 'The mailbox is not available for now', false),
  bounced(6009, 'EC_MAILBOX_PERMANENTLY_UNAVAILABLE', 'The mailbox is not available any more', true),
  bounced(6010, 'EC_RECIPIENT_INBOX_FULL', 'The mailbox is full', false),
  bounced(6011, 'EC_SOFT_BOUNCE', 'Not delivered for a passing reason', false),
  bounced(6012, 'EC_HARD_BOUNCE', 'Mailbox does not exist', true),
  bounced(6037, 'EC_RECIPIENT_DOMAIN_MX_NOT_FOUND', 'No mail server takes mail for the domain', true),
  bounced(6042, 'EC_SPAM_REVERTED', 'The mailbox provider calls it spam', true),
  bounced(6045, 'EC_RECIPIENT_DOMAIN_POLICY_ERROR', "Against the policy of the recipient's domain", true),
];

/** Error codes beside the statuses. Group 0 is spelled "Ok" in v1 answers; see `formats.ts`. */
export const failures: Readonly<Record<FailureName, Failure>> = byName([
  failure('OK', 0, 'NO_ERROR', 'No Error', false),
  failure('HANDSET_ERRORS', 1, 'EC_UNKNOWN_SUBSCRIBER', 'Unknown Subscriber', true),
  failure('USER_ERRORS', 351, 'EC_INVALID_DESTINATION_ADDRESS', 'Invalid destination address', false),
  failure('USER_ERRORS', 355, 'EC_MSG_TEXT_TOO_LONG', 'Message text is too long', true),
  failure('USER_ERRORS', 2052, 'EC_BLACKLISTED_DESTINATIONADDRESS', 'Destination is on the blocklist', true),
  ...mailFailures,
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
