import { base32 } from '../ids.ts';
import type { SendRef } from './ledger.ts';

/** What one unsubscribe link stands for. */
export type UnsubscribeSubject = {
  readonly workspace: string;
  readonly profileId: string;
  readonly channel: string;
  /** The topic of the message; null means the whole channel. */
  readonly topic: string | null;
  /** What carried the link, for the audit: owner, step, visit and hop of the send. */
  readonly sentBy: string;
};

/** HMAC-SHA256 under one version of the key `unsubscribe`; undefined where that version does not exist. */
export type UnsubscribeSigner = (keyVersion: number, text: string) => Uint8Array | undefined;

/** 160 bits of the HMAC: beyond guessing, and short enough for a mail header. */
const macBytes = 20;

/** An opaque, signed token: base64url of the subject, then its HMAC. It names nobody in clear (I8). */
export function signUnsubscribe(subject: UnsubscribeSubject, keyVersion: number, sign: UnsubscribeSigner): string {
  const { workspace, profileId, channel, topic, sentBy } = subject;
  const text = toBase64Url(JSON.stringify([keyVersion, workspace, profileId, channel, topic, sentBy]));
  const mac = sign(keyVersion, text);
  if (mac === undefined) throw new Error(`the key "unsubscribe" has no version ${keyVersion}`);
  return `${text}.${base32(mac.subarray(0, macBytes))}`;
}

/** The subject of a token that we signed; undefined for anything else. */
export function readUnsubscribe(token: string, sign: UnsubscribeSigner): UnsubscribeSubject | undefined {
  const [text, mac, ...rest] = token.split('.');
  if (text === undefined || mac === undefined || rest.length > 0) return undefined;
  const parts = fromBase64Url(text);
  if (!Array.isArray(parts)) return undefined;
  const [keyVersion, workspace, profileId, channel, topic, sentBy] = parts as readonly unknown[];
  if (typeof keyVersion !== 'number' || !Number.isSafeInteger(keyVersion)) return undefined;
  const expected = sign(keyVersion, text);
  if (expected === undefined || !sameText(base32(expected.subarray(0, macBytes)), mac)) return undefined;
  if ([workspace, profileId, channel, sentBy].some((part) => typeof part !== 'string')) return undefined;
  return {
    workspace: String(workspace),
    profileId: String(profileId),
    channel: String(channel),
    topic: typeof topic === 'string' ? topic : null,
    sentBy: String(sentBy),
  };
}

/** Names a send within its workspace before it has a ledger row: the link is rendered before the claim. */
export function sentBy({ owner, step, visit, hop }: SendRef): string {
  return [owner.kind, owner.id, step, visit, hop].join('/');
}

/** The address behind the link in a message and in its List-Unsubscribe header. */
export function unsubscribeUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/unsubscribe/${token}`;
}

/** Looks at every character whatever differs, so that time tells nothing about how much was right. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ (b.charCodeAt(index) || 0);
  return difference === 0;
}

function toBase64Url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): unknown {
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
