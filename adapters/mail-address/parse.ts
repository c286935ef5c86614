import { domainToASCII } from 'node:url';

export type MailAddressReading =
  /** `address` as SMTP carries it: its domain in ASCII and small letters. */
  | { readonly kind: 'mail'; readonly address: string; readonly domain: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** RFC 5321 §4.5.3.1: octets of the part before the @, of a label, of a domain, and of the whole, which stands in `<…>` (erratum 1690). */
const most = { local: 64, label: 63, domain: 253, whole: 254 } as const;

const atom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Reads a mail address as people write it. Refused is what no gateway here carries though the standards know it: comments, blanks and
 * whatever needs quotes, letters beyond ASCII before the @, addresses of machines. Reasons name no address (I8).
 */
export function parseMailAddress(text: string): MailAddressReading {
  // Copied between invisible marks of direction as often as between blanks.
  const plain = text.replaceAll(/^[\s\p{Format}]+|[\s\p{Format}]+$/gu, '');
  const at = plain.lastIndexOf('@');
  if (at < 1 || at === plain.length - 1) return refused('not a mail address');
  const local = unquoted(plain.slice(0, at));
  const domain = plain.slice(at + 1);
  if (local.length > most.local) return refused('mail address with more than 64 characters before the @');
  // oxlint-disable-next-line no-control-regex -- which characters are ASCII is the question
  if (/[^\u0000-\u007f]/.test(local)) return refused('mail address with letters beyond ASCII before the @');
  if (!atom.test(local)) return refused('not a mail address');
  const ascii = readDomain(domain);
  if (ascii === null) return refused('mail address without a proper domain');
  const address = `${local}@${ascii}`;
  return address.length > most.whole
    ? refused('mail address of more than 254 characters')
    : { kind: 'mail', address, domain: ascii };
}

const refused = (reason: string): MailAddressReading => ({ kind: 'refused', reason });

/** `"ana"@…` is `ana@…` (RFC 5321 §4.1.2); quotes that are needed stay, and are refused with what they hide. */
function unquoted(local: string): string {
  const [, inner = ''] = /^"((?:[^"\\]|\\.)*)"$/.exec(local) ?? [];
  const said = inner.replaceAll(/\\(.)/g, '$1');
  return atom.test(said) ? said : local;
}

/** At least two labels, the last of which is no number: what the DNS can be asked for, by everybody. Null: it is none. */
function readDomain(text: string): string | null {
  // Before the conversion, which reads `%41`, and `１` as 1.
  if (/[\s%:/?#@[\]\\<>"(),;]/.test(text)) return null;
  const ascii = domainToASCII(text).toLowerCase();
  const labels = ascii.split('.');
  const proper =
    labels.length > 1 &&
    ascii.length <= most.domain &&
    labels.every((one) => one.length <= most.label && label.test(one)) &&
    /[a-z]/.test(labels.at(-1) ?? '');
  return proper ? ascii : null;
}
