import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';

/** A finished mail and its envelope. */
export type Mail = { readonly from: string; readonly to: string; readonly raw: Buffer };
export type Composition =
  { readonly kind: 'composed'; readonly mail: Mail } | { readonly kind: 'refused'; readonly reason: string };

const plainAddress = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/;
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not pass
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** The message as RFC 5322 bytes under a Message-ID that every attempt shares; anything that could forge a header is refused. */
export async function compose(message: OutgoingMessage): Promise<Composition> {
  const { content } = message;
  if (content.kind !== 'mail') return refused('an e-mail needs subject, html and text');
  const headers = { sender: message.from, recipient: message.to, subject: content.subject, id: message.messageId };
  const forged = Object.entries(headers).find(([, value]) => control.test(value));
  if (forged) return refused(`line break or control character in the ${forged[0]}`);
  if (!plainAddress.test(message.to)) return refused('the recipient is no plain mail address');
  const from = readSender(message.from);
  if (from === null) return refused('the sender is no single mail address');
  const unsubscribe = message.unsubscribeUrl === undefined ? null : readLink(message.unsubscribeUrl);
  if (message.unsubscribeUrl !== undefined && unsubscribe === null) return refused('the unsubscribe address is no URL');
  const raw = await new MailComposer({
    from: message.from,
    to: message.to,
    subject: content.subject,
    html: content.html,
    text: content.text,
    messageId: `<${message.messageId}@${from.domain}>`,
    headers: unsubscribe === null ? {} : oneClick(unsubscribe),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { kind: 'composed', mail: { from: from.address, to: message.to, raw } };
}

const refused = (reason: string): Composition => ({ kind: 'refused', reason });

function readSender(text: string): { readonly address: string; readonly domain: string } | null {
  const [first, ...others] = addressparser(text);
  const address = first && 'address' in first ? first.address : undefined;
  if (others.length > 0 || address === undefined || !plainAddress.test(address)) return null;
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1));
  return domain === '' ? null : { address, domain };
}

function readLink(text: string): string | null {
  if (control.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return ['https:', 'http:'].includes(url.protocol) ? url.href : null;
}

/** RFC 8058. Unfolded: some signers and readers break on a folded link. */
function oneClick(url: string): Record<string, { prepared: true; foldLines: false; value: string }> {
  const asIs = (value: string) => ({ prepared: true, foldLines: false, value }) as const;
  return { 'List-Unsubscribe': asIs(`<${url}>`), 'List-Unsubscribe-Post': asIs('List-Unsubscribe=One-Click') };
}
