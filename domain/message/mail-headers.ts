import type { OutgoingMessage } from './outcome.ts';

// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not pass
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;

export type MailHeaders =
  | { readonly kind: 'headers'; readonly more: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * What a mail carries beside its content: nothing, or the one-click unsubscribe of RFC 8058. Refuses whatever could forge a header of
 * its own, by whichever gateway it leaves.
 */
export function mailHeaders(message: OutgoingMessage, subject: string): MailHeaders {
  const { from, to, messageId, unsubscribeUrl } = message;
  const headers = { sender: from, recipient: to, subject, id: messageId };
  const forged = Object.entries(headers).find(([, value]) => control.test(value));
  if (forged) return { kind: 'refused', reason: `line break or control character in the ${forged[0]}` };
  if (unsubscribeUrl === undefined) return { kind: 'headers', more: {} };
  const link = readLink(unsubscribeUrl);
  if (link === null) return { kind: 'refused', reason: 'the unsubscribe address is no URL' };
  return {
    kind: 'headers',
    more: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

function readLink(text: string): string | null {
  if (control.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return ['https:', 'http:'].includes(url.protocol) ? url.href : null;
}
