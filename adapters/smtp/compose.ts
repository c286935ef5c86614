import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { mailHeaders } from '../../domain/message/mail-headers.ts';
import type { MailFile, OutgoingMessage } from '../../domain/message/outcome.ts';
import { sign, type DkimKey } from './dkim.ts';

/** A finished mail and its envelope. */
export type Mail = { readonly from: string; readonly to: string; readonly raw: Buffer };
export type Composition =
  /** `build`: a mail with files takes memory a third larger than they are, so it is not made before somebody can take it. */
  { readonly kind: 'fit'; readonly build: () => Promise<Mail> } | { readonly kind: 'refused'; readonly reason: string };

const plainAddress = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/;

/**
 * The message as RFC 5322 bytes under a Message-ID that every attempt shares, signed where there is a key; anything that could forge a
 * header is refused.
 */
export function compose(message: OutgoingMessage, dkim?: DkimKey): Composition {
  const { content } = message;
  if (content.kind !== 'mail') return refused('an e-mail needs subject, html and text');
  const headers = mailHeaders(message, content);
  if (headers.kind === 'refused') return headers;
  if (!plainAddress.test(message.to)) return refused('the recipient is no plain mail address');
  const from = readMailbox(message.from);
  if (from === null) return refused('the sender is no single mail address');
  if (content.replyTo !== undefined && readMailbox(content.replyTo) === null)
    return refused('the reply address is no single mail address');
  const composer = {
    from: message.from,
    to: message.to,
    ...(content.replyTo === undefined ? {} : { replyTo: content.replyTo }),
    subject: content.subject,
    html: content.html,
    text: content.text,
    attachments: (content.files ?? []).map(asAttachment),
    messageId: `<${message.messageId}@${from.domain}>`,
    headers: asTheyAre(headers.more),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return {
    kind: 'fit',
    async build() {
      const raw = await new MailComposer(composer).compile().build();
      return { from: from.address, to: message.to, raw: dkim === undefined ? raw : await sign(raw, dkim) };
    },
  };
}

const refused = (reason: string): Composition => ({ kind: 'refused', reason });

/** A picture goes beside the HTML that shows it, under its name. */
function asAttachment({ name, type, bytes, inline }: MailFile) {
  // A view of the same memory: files are large, and shared by every mail that carries them.
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const where = inline ? { cid: name, contentDisposition: 'inline' } : {};
  return { filename: name, contentType: type, content, ...where };
}

function readMailbox(text: string): { readonly address: string; readonly domain: string } | null {
  const [first, ...others] = addressparser(text);
  const address = first && 'address' in first ? first.address : undefined;
  if (others.length > 0 || address === undefined || !plainAddress.test(address)) return null;
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1));
  return domain === '' ? null : { address, domain };
}

/** Unfolded: some signers and readers break on a folded link. */
function asTheyAre(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { prepared: true, foldLines: false, value } as const]),
  );
}
