import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { mailHeaders } from '../../domain/message/mail-headers.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';

/** A finished mail and its envelope. */
export type Mail = { readonly from: string; readonly to: string; readonly raw: Buffer };
export type Composition =
  { readonly kind: 'composed'; readonly mail: Mail } | { readonly kind: 'refused'; readonly reason: string };

const plainAddress = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/;

/** The message as RFC 5322 bytes under a Message-ID that every attempt shares; anything that could forge a header is refused. */
export async function compose(message: OutgoingMessage): Promise<Composition> {
  const { content } = message;
  if (content.kind !== 'mail') return refused('an e-mail needs subject, html and text');
  const headers = mailHeaders(message, content.subject);
  if (headers.kind === 'refused') return headers;
  if (!plainAddress.test(message.to)) return refused('the recipient is no plain mail address');
  const from = readSender(message.from);
  if (from === null) return refused('the sender is no single mail address');
  const raw = await new MailComposer({
    from: message.from,
    to: message.to,
    subject: content.subject,
    html: content.html,
    text: content.text,
    messageId: `<${message.messageId}@${from.domain}>`,
    headers: asTheyAre(headers.more),
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

/** Unfolded: some signers and readers break on a folded link. */
function asTheyAre(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { prepared: true, foldLines: false, value } as const]),
  );
}
