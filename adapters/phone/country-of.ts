import { parsePhone } from './parse.ts';

/** The country of a number as messages leave to it, two letters; undefined for anything else. */
export function countryOf(address: string): string | undefined {
  const reading = parsePhone(address);
  return reading.kind === 'phone' ? reading.country : undefined;
}
