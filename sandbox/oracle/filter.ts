import type { Entry } from './entry.ts';

/** Which messages to show; all conditions must hold. */
export type Filter = {
  readonly channel?: Entry['channel'];
  readonly account?: string;
  readonly messageId?: string;
  readonly bulkId?: string;
  readonly to?: string;
  readonly from?: string;
  readonly outcome?: Entry['outcome'];
  /** Beginning of the status: `DELIVERED`, `REJECTED_DUPLICATE_MESSAGE_ID`. */
  readonly status?: string;
  /** Part of subject or text. */
  readonly contains?: string;
  /** Only entries after this `seq`. */
  readonly after?: number;
  /** Only entries before this `seq`. */
  readonly before?: number;
};

export function matches(entry: Entry, filter: Filter): boolean {
  return (
    (filter.channel === undefined || entry.channel === filter.channel) &&
    (filter.account === undefined || entry.account === filter.account) &&
    (filter.messageId === undefined || entry.messageId === filter.messageId) &&
    (filter.bulkId === undefined || entry.bulkId === filter.bulkId) &&
    (filter.to === undefined || entry.to === addressKey(filter.to)) &&
    (filter.from === undefined || entry.from === filter.from) &&
    (filter.outcome === undefined || entry.outcome === filter.outcome) &&
    (filter.status === undefined || entry.status.startsWith(filter.status)) &&
    (filter.contains === undefined || `${entry.subject ?? ''}\n${entry.text}`.includes(filter.contains)) &&
    (filter.after === undefined || entry.seq > filter.after) &&
    (filter.before === undefined || entry.seq < filter.before)
  );
}

/** When a message leaves, or has left: at once, unless it was scheduled. Epoch ms. */
export const leftAt = ({ sendAt, at }: Pick<Entry, 'sendAt' | 'at'>): number => Date.parse(sendAt ?? at);

/** Whether the vendor's surface knows nothing of a message (any more): look-ups do not find it. The oracle always does. */
export const isForgotten = ({ forgottenAt }: Entry, now: number): boolean =>
  forgottenAt !== undefined && Date.parse(forgottenAt) <= now;
export const isAbsent = (entry: Entry, now: number): boolean =>
  (entry.absentUntil !== undefined && Date.parse(entry.absentUntil) > now) || isForgotten(entry, now);

/** One form for one recipient, however it was written: `+385 91 555-01` is `3859155501`, `Ana@Acme.test` is `ana@acme.test`. */
export function addressKey(address: string): string {
  if (isDigits(address)) return address;
  return address.includes('@') ? address.trim().toLowerCase() : address.replace(/^\+|[\s().-]/g, '');
}

/** Nearly every number of a large send; looked at rather than matched, because it is asked for each of them, and mostly twice. */
export function isDigits(text: string): boolean {
  if (text === lastDigits) return true;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  if (text === '') return false;
  lastDigits = text;
  return true;
}

let lastDigits = '0';
