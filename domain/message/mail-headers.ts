import type { MessageContent, OutgoingMessage } from './outcome.ts';

export type Mail = Extract<MessageContent, { kind: 'mail' }>;

// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not pass
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;

export type MailHeaders =
  | { readonly kind: 'headers'; readonly more: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * What a mail carries beside its content: nothing, or the one-click unsubscribe of RFC 8058. Refuses whatever could forge a header of
 * its own, by whichever gateway it leaves.
 */
export function mailHeaders(message: OutgoingMessage, mail: Mail): MailHeaders {
  const { from, to, messageId, unsubscribeUrl } = message;
  const headers = { sender: from, recipient: to, subject: mail.subject, id: messageId, 'reply address': mail.replyTo };
  const forged = Object.entries(headers).find(([, value]) => value !== undefined && control.test(value));
  if (forged) return refused(`line break or control character in the ${forged[0]}`);
  if (mail.files?.some(({ name, type }) => control.test(name) || control.test(type)))
    return refused('line break or control character in the name of a file');
  if (unsubscribeUrl === undefined) return { kind: 'headers', more: {} };
  const link = readLink(unsubscribeUrl);
  if (link === null) return refused('the unsubscribe address is no URL');
  return {
    kind: 'headers',
    more: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

const refused = (reason: string): MailHeaders => ({ kind: 'refused', reason });

function readLink(text: string): string | null {
  if (control.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return ['https:', 'http:'].includes(url.protocol) ? url.href : null;
}
