import { createHmac } from 'node:crypto';
import type { HmacScheme, HookAuthentication } from '../../domain/hook/mapping.ts';

/** What a sender who knows the secret writes under these bytes. `timestamp` as it is sent; empty where the scheme has none. */
export function signatureOf(scheme: HmacScheme, secret: string, timestamp: string, body: Uint8Array): string {
  const hmac = createHmac(scheme.algorithm, secret);
  for (const part of scheme.signed.split(/(\{body\}|\{timestamp\})/))
    hmac.update(part === '{body}' ? body : part === '{timestamp}' ? timestamp : part);
  return hmac.digest(scheme.encoding);
}

export function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The headers with which a request proves itself, as its sender would: for trying a mapping out. */
export function proofHeaders(
  way: HookAuthentication,
  secret: string,
  body: Uint8Array,
  now: Date,
): Readonly<Record<string, string>> {
  if (way.kind === 'header') return { [way.header]: secret };
  if (way.kind === 'basic') return { authorization: basicOf(way.user, secret) };
  const { header, fields, prefix = '', timestampHeader } = way;
  const at = fields === undefined ? now.toISOString() : String(Math.floor(now.getTime() / 1_000));
  const timestamp = way.signed.includes('{timestamp}') ? at : '';
  const signature = prefix + signatureOf(way, secret, timestamp, body);
  if (fields === undefined)
    return { [header]: signature, ...(timestampHeader === undefined ? {} : { [timestampHeader]: timestamp }) };
  const dated = fields.timestamp === undefined ? '' : `${fields.timestamp}=${timestamp},`;
  return { [header]: `${dated}${fields.signature}=${signature}` };
}
