import {
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type NumberType,
  type PhoneNumber,
} from 'libphonenumber-js/max';

export type PhoneReading =
  | {
      readonly kind: 'phone';
      readonly e164: string;
      readonly country: string;
      /** Surely a fixed line. Absent where the numbering plan does not tell (the whole of +1), or the range is unknown. */
      readonly landline?: true;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads a phone number as people write it; `defaultCountry` (ISO 3166, two letters) is for those written without a country.
 * Refused: what no country answers for (satellites, international services: the dearest there are), what is dear or nobody's own phone
 * (premium rates, services, pagers, voice mailboxes), and anything of an impossible length. A possible number in a range this release
 * does not know is let through, because countries open new ranges faster than libraries learn them; the provider has the last word.
 * Reasons name no number (I8).
 */
export function parsePhone(text: string, defaultCountry?: string): PhoneReading {
  const country = readCountry(defaultCountry);
  const plain = plainOf(text);
  const number = parsePhoneNumberFromString(plain, {
    extract: false, // the whole text is the number, or it is none
    ...(country === undefined ? {} : { defaultCountry: country }),
  });
  if (number === undefined) {
    const looksLocal = country === undefined && /^\(?\d/.test(plain);
    return refused(
      looksLocal ? 'phone number without a country: write it with + and the country code' : 'no phone number',
    );
  }
  if (number.ext !== undefined) return refused('phone number with an extension');
  if (number.isNonGeographic()) return refused(ofNoCountry(number));
  if (!number.isPossible()) return refused('phone number of impossible length');
  const type = number.getType();
  const why = type === undefined ? undefined : nobodys[type];
  if (why !== undefined) return refused(why);
  // Several countries may share a calling code; the first of them is the one that administers it.
  const of = number.country ?? number.getPossibleCountries()[0];
  if (of === undefined) return refused('phone number of no country');
  return { kind: 'phone', e164: number.number, country: of, ...(type === 'FIXED_LINE' ? { landline: true } : {}) };
}

/** Address books copy numbers between invisible marks of direction, and some keyboards write wide digits and signs. */
const plainOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\p{Format}/gu, '')
    .trim();

/** Ranges that are no person's phone, or cost whoever writes there far more than a message. */
const nobodys: { readonly [Type in NonNullable<NumberType>]?: string } = {
  PREMIUM_RATE: 'premium-rate phone number',
  SHARED_COST: 'shared-cost phone number: a service, nobody has it as their own',
  TOLL_FREE: 'toll-free phone number: a service, nobody has it as their own',
  UAN: 'company-wide phone number: a service, nobody has it as their own',
  // 070 in Britain: forwarded for a fee, a standing favourite of toll fraud.
  PERSONAL_NUMBER: 'forwarding phone number, charged like a premium rate',
  PAGER: 'pager',
  VOICEMAIL: 'voice mailbox',
};

/** Calling codes that belong to networks and services rather than countries (ITU-T E.164, list of assigned country codes). */
const networks: { readonly [callingCode: string]: string } = {
  800: 'international toll-free phone number',
  808: 'international shared-cost phone number',
  870: 'satellite phone number',
  881: 'satellite phone number',
  882: 'satellite or international-network phone number',
  883: 'satellite or international-network phone number',
  979: 'international premium-rate phone number',
};

const ofNoCountry = ({ countryCallingCode }: PhoneNumber): string =>
  `${networks[countryCallingCode] ?? 'phone number'}, of no country`;

const refused = (reason: string): PhoneReading => ({ kind: 'refused', reason });

function readCountry(text: string | undefined): CountryCode | undefined {
  const code = text?.trim().toUpperCase() ?? '';
  return isSupportedCountry(code) ? code : undefined;
}
