import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

export type PhoneReading =
  | { readonly kind: 'phone'; readonly e164: string; readonly country: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads a phone number as people write it; `defaultCountry` (ISO 3166, two letters) is for those written without a country.
 * Refused: what no country answers for (satellites, international services: the dearest there are), premium rates, and
 * anything of an impossible length. A possible number in a range this release does not know is let through, because
 * countries open new ranges faster than libraries learn them; the provider has the last word. Reasons name no number (I8).
 */
export function parsePhone(text: string, defaultCountry?: string): PhoneReading {
  const country = readCountry(defaultCountry);
  const number = parsePhoneNumberFromString(text.trim(), {
    extract: false, // the whole text is the number, or it is none
    ...(country === undefined ? {} : { defaultCountry: country }),
  });
  if (number === undefined) {
    const looksLocal = country === undefined && /^\(?\d/.test(text.trim());
    return refused(
      looksLocal ? 'phone number without a country: write it with + and the country code' : 'no phone number',
    );
  }
  if (number.ext !== undefined) return refused('phone number with an extension');
  if (number.isNonGeographic()) return refused('phone number of no country');
  if (!number.isPossible()) return refused('phone number of impossible length');
  if (number.getType() === 'PREMIUM_RATE') return refused('premium-rate phone number');
  // Several countries may share a calling code; the first of them is the one that administers it.
  const of = number.country ?? number.getPossibleCountries()[0];
  return of === undefined ? refused('phone number of no country') : { kind: 'phone', e164: number.number, country: of };
}

const refused = (reason: string): PhoneReading => ({ kind: 'refused', reason });

function readCountry(text: string | undefined): CountryCode | undefined {
  const code = text?.trim().toUpperCase() ?? '';
  return isSupportedCountry(code) ? code : undefined;
}
