import type { AddressReading } from '../../domain/policy/decide.ts';
import { parseMailAddress } from '../mail-address/parse.ts';
import { parsePhone } from './parse.ts';

/** What a message can be sent to, or why nothing can. */
export function readAddress(kind: 'phone' | 'email', text: string, defaultCountry: string | undefined): AddressReading {
  if (kind === 'email') {
    const mail = parseMailAddress(text);
    return mail.kind === 'mail' ? { kind: 'address', address: mail.address } : mail;
  }
  const reading = parsePhone(text, defaultCountry);
  if (reading.kind === 'refused') return reading;
  return { kind: 'address', address: reading.e164, ...(reading.landline ? { landline: true } : {}) };
}
