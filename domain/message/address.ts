import type { AddressKind } from '../channel.ts';

/** One spelling per address, for suppression and for the oracle: digits of a phone number, lower-case mail address. */
export function normaliseAddress(kind: AddressKind, text: string): string {
  return kind === 'phone' ? text.replaceAll(/\D/g, '') : text.trim().toLowerCase();
}
