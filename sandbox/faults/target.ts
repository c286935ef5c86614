import { addressKey } from '../oracle/filter.ts';

/** Whom a request concerns: recipients and senders, whichever API it is for; nobody where its body names none. */
export type Target = { readonly to: readonly string[]; readonly from: readonly string[] };

const recipients = new Set(['to', 'cc', 'bcc', 'destination', 'phoneNumber', 'recipient']);
const senders = new Set(['from', 'sender']);

const MOST_DEPTH = 8;

/** Read only while a fault asks for it. */
export function targetOf(bytes: Buffer): Target {
  const target = { to: [], from: [] };
  const text = bytes.toString();
  const body = parse(text);
  if (body === undefined) readForm(text, target);
  else look(body, target, '', MOST_DEPTH);
  return target;
}

type Found = { readonly to: string[]; readonly from: string[] };

function look(value: unknown, found: Found, name: string, depth: number): void {
  if (depth === 0) return;
  if (Array.isArray(value)) for (const one of value) look(one, found, name, depth - 1);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) look(inner, found, key, depth - 1);
  else if (typeof value === 'string' || typeof value === 'number') {
    if (recipients.has(name)) found.to.push(plain(String(value)));
    if (senders.has(name)) found.from.push(String(value));
  }
}

/** Forms name their fields in the open, multipart and urlencoded alike; e-mail puts JSON into `to`. */
function readForm(text: string, found: Found): void {
  for (const [, name = '', value = ''] of text.matchAll(/name="(\w+)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)/g))
    look(parse(value) ?? value, found, name, MOST_DEPTH);
  if (/^[\w.]+=/.test(text)) for (const [name, value] of new URLSearchParams(text)) look(value, found, name, 1);
}

/** Of `Ana <ana@acme.test>` the address. */
const plain = (address: string): string => addressKey(/<([^<>]+@[^<>]+)>/.exec(address)?.[1] ?? address);

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
