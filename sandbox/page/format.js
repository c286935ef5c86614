// @ts-check

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** What the person would see on the clock: bent time where there is one. @param {{ at: string, virtualAt?: string }} one */
export const seenAt = (one) => new Date(one.virtualAt ?? one.at);
/** @param {Date} instant */
export const timeOf = (instant) => clockTime.format(instant);
/** @param {Date} instant */
export const dayOf = (instant) => dayName.format(instant);
/** @param {Date} instant */
export const shortDayOf = (instant) => shortDay.format(instant);
/** @param {{ at: string, virtualAt?: string }} one */
export const fullTime = (one) =>
  one.virtualAt
    ? `${whole.format(new Date(one.virtualAt))} · in real time ${whole.format(new Date(one.at))}`
    : whole.format(new Date(one.at));

/** Countries whose code has one or two digits; all others have three. */
const shortCode = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** `385915550101` becomes `+385 915 550 101`. @param {string} digits */
export function numberOf(digits) {
  if (!/^\d{6,}$/.test(digits)) return digits || 'no number';
  const code = shortCode.exec(digits)?.[0] ?? digits.slice(0, 3);
  return `+${code} ${digits.slice(code.length).replace(/(\d{3})(?=\d{3})/g, '$1 ')}`;
}

/** Two letters for a round picture. @param {string} address */
export function initialsOf(address) {
  const [name = ''] = address.split('@');
  const letters = name
    .split(/[._+-]+/)
    .filter(Boolean)
    .map((part) => part[0] ?? '');
  return letters.slice(0, 2).join('').toUpperCase() || '?';
}

/** A steady colour for an address, as an angle. @param {string} address */
export function hueOf(address) {
  let sum = 7;
  for (const character of address) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}

/** `Acme <hello@acme.test>` becomes `Acme`. @param {string} from */
export const senderName = (from) => /^\s*"?([^"<]+?)"?\s*</.exec(from)?.[1] ?? from;

const kinds = /** @type {const} */ ({
  OPENED: 'opened',
  CLICKED: 'clicked',
  COMPLAINED: 'marked as spam',
  UNSUBSCRIBED: 'unsubscribed',
  LATE_BOUNCE: 'came back later',
});

/** What a reader did with a mail, each thing once. @param {readonly { kind: keyof typeof kinds }[]} engagements */
export const deedsOf = (engagements) => [...new Set(engagements.map(({ kind }) => kinds[kind]))].join(', ');

/** @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1_024) return `${bytes} bytes`;
  const units = bytes < 1_048_576 ? { by: 1_024, name: 'KB' } : { by: 1_048_576, name: 'MB' };
  return `${(bytes / units.by).toFixed(bytes / units.by < 10 ? 1 : 0)} ${units.name}`;
}

/** @type {Record<string, string>} */
const reasons = {
  REJECTED_DESTINATION: 'no such number',
  REJECTED_DESTINATION_BLOCKLISTED: 'on the blocklist',
  REJECTED_DUPLICATE_MESSAGE_ID: 'message id used before',
  REJECTED_MESSAGE_TOO_LONG: 'too long',
  MISSING_TO: 'no number',
  UNDELIVERABLE_NOT_DELIVERED: 'phone not reached',
  EXPIRED_EXPIRED: 'expired',
};

/** @type {Record<string, string>} */
const apps = {
  whatsapp: 'WhatsApp',
  viber: 'Viber',
  viberBot: 'Viber',
  rcs: 'RCS',
  mms: 'MMS',
  apple: 'Apple Messages',
  instagram: 'Instagram',
  line: 'LINE',
  messenger: 'Messenger',
};

/** Who writes, and in which app where it is not a text message. @param {string} from @param {string} channel */
export function writerOf(from, channel) {
  const app = apps[channel];
  const name = from || 'unknown sender';
  return app === undefined ? name : `${numberOf(name)} · ${app}`;
}

/** What happened to a message, for people. @param {{ status: string, outcome: string, seenAt?: string }} entry */
export function fateOf({ status, outcome, seenAt: read }) {
  if (read) return { kind: 'read', mark: '✓✓', words: 'read' };
  const reason = reasons[status] ?? status.toLowerCase().replaceAll('_', ' ');
  if (outcome === 'rejected') return { kind: 'refused', mark: '⊘', words: `refused: ${reason}` };
  if (status.startsWith('DELIVERED_TO_OPERATOR')) return { kind: 'pending', mark: '✓', words: 'at the operator' };
  if (status.startsWith('DELIVERED')) return { kind: 'delivered', mark: '✓✓', words: 'delivered' };
  if (status.startsWith('PENDING')) return { kind: 'pending', mark: '✓', words: 'on its way' };
  return { kind: 'failed', mark: '!', words: `not delivered: ${reason}` };
}
