import { hardBounce } from '../../../domain/message/engagement.ts';
import type { DeliveryReport, Failure } from '../../../domain/message/receive.ts';
import { isPermanent } from './registry/errors.ts';

type Told = { readonly id: number; readonly permanent?: boolean | undefined };

/**
 * Errors after which nobody writes to the address any more. Few on purpose, because no class of message passes the list: an address that
 * does not exist, and people who said no to somebody on the way. Not EC_UNKNOWN_SUBSCRIBER (1) and its kin: numbers that move between
 * operators are unknown for hours. Nor a blocklisting (2052): the provider keeps that list, and forgets it when its owner does.
 */
const suppressing: Readonly<Record<number, string>> = {
  573: 'opted out at the operator', // EC_SC_BLOCKED_BY_END_USER
  603: 'opted out at the operator', // EC_CONTENT_BLOCKED: STOP to a number of the provider
  6003: 'opted out at the provider', // EC_UNSUBSCRIBED_EMAIL_ADDRESS
  6006: hardBounce, // EC_INVALID_EMAIL_ADDRESS
  6012: hardBounce, // EC_HARD_BOUNCE
  6034: hardBounce, // EC_SUPPRESSED_BOUNCE: the provider has seen it bounce before
  6035: 'complaint', // EC_SUPPRESSED_SPAM_COMPLAINT
};

/**
 * What a message that did not arrive says of the next one to the same address. What the report itself says counts more than the registry,
 * which may be older; an error that neither knows leaves it open. Undefined where nothing failed.
 */
export function failureOf(delivery: DeliveryReport['delivery'], error: Told | undefined): Failure | undefined {
  if (delivery === 'pending' || delivery === 'delivered') return undefined;
  const lasting = error === undefined || error.id === 0 ? undefined : (error.permanent ?? isPermanent(error.id));
  const suppress = error === undefined || delivery === 'expired' ? undefined : suppressing[error.id];
  return {
    ...(lasting === undefined ? {} : { lasting }),
    ...(suppress === undefined ? {} : { suppress }),
  };
}
