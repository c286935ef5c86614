import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { basicOf, signatureOf } from '../adapters/hooks/sign.ts';
import type { HmacScheme } from '../domain/hook/mapping.ts';
import { instantFrom } from '../domain/hook/read-payload.ts';

/** A signature older than this, or from further in the future, is somebody repeating what they overheard. */
const oldestMs = 5 * 60_000;

/** Whether the raw bytes carry a signature made with the secret (I11). */
export function isSigned(
  scheme: HmacScheme,
  secret: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  now: number,
): boolean {
  const { signatures, timestamp } = readSignature(scheme, headers);
  if (timestamp !== undefined && !(Math.abs(now - (instantFrom(timestamp) ?? 0)) <= oldestMs)) return false;
  const expected = signatureOf(scheme, secret, timestamp ?? '', body);
  // All are compared: which of them fits shows in no time.
  return signatures.map((given) => sameText(tidy(scheme, given), expected)).includes(true);
}

type Signature = { readonly signatures: readonly string[]; readonly timestamp: string | undefined };

/** `t=1717000000,v1=5257…,v1=…`: while a secret is being changed there may be two. */
function readSignature({ header, fields, timestampHeader }: HmacScheme, headers: IncomingHttpHeaders): Signature {
  const given = headerText(headers, header);
  if (fields === undefined) {
    const timestamp = timestampHeader === undefined ? undefined : headerText(headers, timestampHeader);
    return { signatures: [given], timestamp };
  }
  const pairs = given
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]);
  const valuesOf = (name: string): readonly string[] =>
    pairs.flatMap(([key, value = '']) => (key === name ? [value] : [])).slice(0, 5);
  return {
    signatures: valuesOf(fields.signature),
    timestamp: fields.timestamp === undefined ? undefined : (valuesOf(fields.timestamp)[0] ?? ''),
  };
}

function tidy({ prefix = '', encoding }: HmacScheme, given: string): string {
  const bare = given.startsWith(prefix) ? given.slice(prefix.length) : '';
  return encoding === 'hex' ? bare.toLowerCase() : bare;
}

/** Of headers that came more than once none counts. */
export function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : '';
}

export function isBasic(headers: IncomingHttpHeaders, user: string, password: string): boolean {
  return sameText(headers.authorization ?? '', basicOf(user, password));
}

/** Compares the hashes of both, so that neither length nor content shows in the time it takes. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
