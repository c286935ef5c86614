import type { Failure, Status } from '../oracle/entry.ts';

const status = (groupId: number, groupName: string, id: number, name: string, description: string): Status => ({
  groupId,
  groupName,
  id,
  name,
  description,
});

/** The statuses that the sandbox gives, by the vendor's registry. */
export const statuses = {
  accepted: status(1, 'PENDING', 26, 'PENDING_ACCEPTED', 'Message sent to next instance'),
  toOperator: status(3, 'DELIVERED', 2, 'DELIVERED_TO_OPERATOR', 'Message delivered to operator'),
  delivered: status(3, 'DELIVERED', 5, 'DELIVERED_TO_HANDSET', 'Message delivered to handset'),
  undeliverable: status(2, 'UNDELIVERABLE', 9, 'UNDELIVERABLE_NOT_DELIVERED', 'Message sent not delivered'),
  expired: status(4, 'EXPIRED', 15, 'EXPIRED_EXPIRED', 'Message expired'),
  blocklisted: status(
    5,
    'REJECTED',
    14,
    'REJECTED_DESTINATION_BLOCKLISTED',
    'Destination blocklisted on your account or by the operator',
  ),
  duplicateId: status(
    5,
    'REJECTED',
    23,
    'REJECTED_DUPLICATE_MESSAGE_ID',
    'Invalid message ID, message ID should be unique',
  ),
  tooLong: status(5, 'REJECTED', 25, 'REJECTED_MESSAGE_TOO_LONG', 'Message is longer than 25 parts'),
  missingTo: status(5, 'REJECTED', 51, 'MISSING_TO', 'Destination is missing'),
  badDestination: status(5, 'REJECTED', 52, 'REJECTED_DESTINATION', 'Invalid destination address'),
} as const;

const failure = (
  groupId: number,
  groupName: string,
  id: number,
  name: string,
  description: string,
  permanent: boolean,
): Failure => ({ groupId, groupName, id, name, description, permanent });

/** Error codes beside the statuses. Group 0 is spelled "Ok" in v1 answers; see `formats.ts`. */
export const failures = {
  none: failure(0, 'OK', 0, 'NO_ERROR', 'No Error', false),
  unknownSubscriber: failure(1, 'HANDSET_ERRORS', 1, 'EC_UNKNOWN_SUBSCRIBER', 'Unknown Subscriber', true),
  invalidDestination: failure(
    2,
    'USER_ERRORS',
    351,
    'EC_INVALID_DESTINATION_ADDRESS',
    'Invalid destination address',
    false,
  ),
  tooLong: failure(2, 'USER_ERRORS', 355, 'EC_MSG_TEXT_TOO_LONG', 'Message text is too long', true),
  blocklisted: failure(2, 'USER_ERRORS', 2052, 'EC_BLACKLISTED_DESTINATIONADDRESS', 'Destination is blocklisted', true),
  validityExpired: failure(2, 'USER_ERRORS', 4101, 'EC_VALIDITY_EXPIRED', 'Validity expired', true),
} as const;

/** What the sink says of a mail it took; SMTP knows no more. */
export const mailTaken: Status = status(3, 'DELIVERED', 5, 'DELIVERED_TO_INBOX', 'Mail taken by the sink');
