import { getExampleNumber, isSupportedCountry } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { parsePhone } from './parse.ts';

/** Digits at the end of a mobile number that tell its people apart, in the plans of all countries that were looked at. */
const own = 5;

/**
 * Some mobile number of a country by a share from 0 to 1, one of a hundred thousand that begin alike; null where nobody knows its plan.
 * Only for numbers that nothing is ever sent to: they may well be somebody's.
 */
export function mobileOf(country: string, share: number): string | null {
  if (!isSupportedCountry(country)) return null;
  const example = getExampleNumber(country, examples)?.number;
  if (example === undefined) return null;
  const tail = String(Math.floor(share * 10 ** own)).padStart(own, '0');
  const varied = example.slice(0, -own) + tail;
  // Numbers that differ in their last digits only are of one kind: a plan hands them out by the thousand.
  const block = varied.slice(0, -3);
  const isMobile = mobiles.get(block) ?? readsAsMobile(varied);
  mobiles.set(block, isMobile);
  return isMobile ? varied : example;
}

const mobiles = new Map<string, boolean>();

function readsAsMobile(number: string): boolean {
  const reading = parsePhone(number);
  return reading.kind === 'phone' && reading.landline === undefined;
}
