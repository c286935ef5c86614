import PostalMime, { type Address } from 'postal-mime';
import { contentHash, newMessageId } from '../ids.ts';
import type { MailBody } from '../oracle/entry.ts';
import type { Files } from '../oracle/files.ts';

export type ParsedMail = {
  /** The Message-ID as sent, without the angle brackets; made up when there is none. */
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly contentHash: string;
  /** Of To, Cc and Bcc, the addresses alone. */
  readonly recipients: readonly string[];
  readonly body: MailBody;
};

/** A mailbox, or a group of them with a name. */
const addressesIn = ({ address, group }: Address): string[] =>
  group === undefined ? (address ? [address] : []) : group.flatMap(addressesIn);

/** Reads a mail as its recipient's program would; what is attached goes to the files. */
export async function parseMail(raw: Uint8Array, files: Files): Promise<ParsedMail> {
  const mail = await PostalMime.parse(raw);
  const [subject, text, html] = [mail.subject ?? '', mail.text ?? '', mail.html];
  return {
    messageId: mail.messageId?.trim().replace(/^<|>$/g, '') || newMessageId(),
    from:
      mail.from === undefined
        ? ''
        : [mail.from.name, mail.from.address && `<${mail.from.address}>`].filter(Boolean).join(' '),
    subject,
    text,
    contentHash: contentHash('email', subject, text, html ?? ''),
    recipients: [mail.to, mail.cc, mail.bcc].flatMap((list) => (list ?? []).flatMap(addressesIn)),
    body: {
      ...(html === undefined ? {} : { html }),
      headers: mail.headers.map(({ originalKey, key, value }) => [originalKey || key, value] as const),
      attachments: mail.attachments.map(({ filename, mimeType, content, contentId }) => {
        const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
        return {
          name: filename ?? '',
          type: mimeType,
          bytes: bytes.byteLength,
          file: files.put(bytes),
          ...(contentId === undefined ? {} : { cid: contentId.replace(/^<|>$/g, '') }),
        };
      }),
    },
  };
}
