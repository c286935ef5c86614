import { bareAddress, domainOf, isAddress } from '../address.ts';
import { disposableDomains, mailboxProviders, roles } from './known-names.ts';
import { nearest } from './nearest.ts';

/** As the vendor answers about one address; `reason` comes only with `unknown`. */
export type AddressVerdict = {
  readonly validMailbox: 'true' | 'false' | 'unknown';
  readonly validSyntax: boolean;
  readonly catchAll: boolean;
  readonly didYouMean?: string;
  readonly disposable: boolean;
  readonly roleBased: boolean;
  readonly reason?:
    'TIMED_OUT' | 'TEMP_REJECTION' | 'THROTTLED' | 'INBOX_FULL' | 'UNABLE_TO_CONNECT' | 'UNEXPECTED_FAILURE';
  readonly risk: 'LOW' | 'MEDIUM' | 'HIGH' | 'UNKNOWN';
  readonly detailedReasons?: string;
};

const good: AddressVerdict = {
  validMailbox: 'true',
  validSyntax: true,
  catchAll: false,
  disposable: false,
  roleBased: false,
  risk: 'LOW',
};

/** Tags behind a `+` that decide by themselves; the same ones make mails bounce. */
const byTag: ReadonlyMap<string, Partial<AddressVerdict>> = new Map(
  Object.entries<Partial<AddressVerdict>>({
    bounce: { validMailbox: 'false', risk: 'HIGH', detailedReasons: 'known_hardbounce' },
    invalid: { validMailbox: 'false', risk: 'HIGH', detailedReasons: 'mailbox_not_found' },
    full: { validMailbox: 'unknown', reason: 'INBOX_FULL', risk: 'HIGH', detailedReasons: 'mailbox_full' },
    unknown: { validMailbox: 'unknown', reason: 'TIMED_OUT', risk: 'UNKNOWN', detailedReasons: 'timed_out' },
    throttled: { validMailbox: 'unknown', reason: 'THROTTLED', risk: 'UNKNOWN', detailedReasons: 'throttled' },
    catchall: { catchAll: true, risk: 'MEDIUM' },
  }),
);

/**
 * What a validation says, from the address alone: the same question has the same answer, and nobody is asked.
 * `bounced`: addresses from which an earlier mail came back.
 */
export function judgeAddress(
  written: string,
  options: { readonly bounced: ReadonlySet<string>; readonly magic: boolean },
): AddressVerdict {
  const address = bareAddress(written);
  if (!isAddress(address))
    return { ...good, validMailbox: 'false', validSyntax: false, risk: 'HIGH', detailedReasons: 'invalid_syntax' };
  const [local = '', domain] = [address.split('@')[0], domainOf(address)];
  const tag = /\+([a-z]+)$/.exec(local)?.[1];
  const special = options.magic && tag !== undefined ? byTag.get(tag) : undefined;
  if (special) return { ...good, ...special };
  if (options.bounced.has(address)) return { ...good, ...byTag.get('bounce') };
  const roleBased = roles.has(local.split('+')[0] ?? '');
  if (disposableDomains.has(domain))
    return { ...good, roleBased, disposable: true, risk: 'HIGH', detailedReasons: 'disposable_address' };
  const meant = mailboxProviders.has(domain) ? undefined : nearest(domain, mailboxProviders);
  if (meant !== undefined) {
    const didYouMean = `${local}@${meant}`;
    return { ...good, roleBased, validMailbox: 'false', didYouMean, risk: 'HIGH', detailedReasons: 'domain_typo' };
  }
  return roleBased ? { ...good, roleBased, risk: 'MEDIUM' } : good;
}
