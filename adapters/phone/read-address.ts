import type { AddressReading } from '../../domain/policy/decide.ts';
import { parsePhone } from './parse.ts';

/** One `@`, something on either side, no blanks: more than that only the receiving server knows. */
const mailPattern = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/;

/** What a message can be sent to, or why nothing can. */
export function readAddress(kind: 'phone' | 'email', text: string, defaultCountry: string | undefined): AddressReading {
  if (kind === 'email')
    return mailPattern.test(text.trim())
      ? { kind: 'address', address: text.trim() }
      : { kind: 'refused', reason: 'not a mail address' };
  const reading = parsePhone(text, defaultCountry);
  if (reading.kind === 'refused') return reading;
  return { kind: 'address', address: reading.e164, ...(reading.landline ? { landline: true } : {}) };
}
