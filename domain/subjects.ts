import { base32 } from './ids.ts';

/** Fixed for the life of a stream: changing it would move keys between partitions. */
export const partitionCount = 16;

export const streams = { events: 'EVENTS', receipts: 'RECEIPTS', outcomes: 'OUTCOMES', dlq: 'DLQ' } as const;

/** An event type is two tokens: `user.signed_up`. */
export const eventTypePattern = /^[a-z0-9_]+\.[a-z0-9_]+$/;
export const workspacePattern = /^[a-z0-9_-]{1,40}$/;
export const keyPattern = /^[a-z2-7]{26}$/;

/** `<key>` = first 26 characters of base32(SHA-256(workspace + ':' + identity)): no personal data in a subject (I8). */
export function eventKey(sha256: (text: string) => Uint8Array, workspace: string, identity: string): string {
  return base32(sha256(`${workspace}:${identity}`)).slice(0, 26);
}

/** Where producers publish; the stream stores it as `evt.<partition>.…`. */
export function ingestSubject(workspace: string, type: string, key: string): string {
  return `in.${workspace}.${type}.${key}`;
}
export function partitionFilter(partition: number): string {
  return `evt.${partition}.>`;
}
export function receiptSubject(workspace: string, provider: string, channel: string): string {
  return `rcp.${workspace}.${provider}.${channel}`;
}
/** Whatever ends or resumes somebody's messages goes past everything else that a provider calls back about. */
export function optOutSubject(workspace: string, provider: string, channel: string): string {
  return `${receiptSubject(workspace, provider, channel)}.optout`;
}

/** The two readers of RECEIPTS by their durable names, and what each of them reads. */
export const receiptReaders = { receipts: 'rcp.*.*.*', optouts: 'rcp.*.*.*.optout' } as const;
export type ReceiptReader = keyof typeof receiptReaders;

export type StoredSubject = {
  readonly partition: number;
  readonly workspace: string;
  readonly type: string;
  readonly key: string;
};

/** Reads `evt.<partition>.<workspace>.<domain>.<event>.<key>`; undefined where it is not one. */
export function parseStoredSubject(subject: string): StoredSubject | undefined {
  const [evt, partition, workspace, domain, event, key, ...rest] = subject.split('.');
  if (
    evt !== 'evt' ||
    partition === undefined ||
    !workspace ||
    !domain ||
    !event ||
    key === undefined ||
    rest.length > 0
  )
    return undefined;
  return { partition: Number(partition), workspace, type: `${domain}.${event}`, key };
}
