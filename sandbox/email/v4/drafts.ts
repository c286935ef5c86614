import type { Attachment, Verdict } from '../../oracle/entry.ts';
import type { Files } from '../../oracle/files.ts';
import type { Contents } from '../content/contents.ts';
import type { Draft, Group } from '../draft.ts';
import { keepFile } from '../files.ts';
import type { Media, Message, MessagesBody } from './schema.ts';

/** One message of `POST /email/4/messages`. */
export function draftOf(
  message: Message,
  options: MessagesBody['options'],
  from: { readonly account: string; readonly files: Files; readonly contents: Contents },
): Draft {
  const { content, sender } = message;
  const { track, trackOpens, trackClicks, trackingUrl, trackingPixelPosition } = options?.tracking ?? {};
  const files = [
    ...(content.attachments ?? []).map((media) => attached(media, false, from)),
    ...(content.inlineImages ?? []).map((media) => attached(media, true, from)),
  ];
  return {
    sender,
    subject: content.subject,
    text: content.text,
    html: content.html,
    ampHtml: content.ampHtml,
    templateId: content.templateId,
    placeholders: content.defaultPlaceholders ?? {},
    headers: content.headers ?? [],
    attachments: files.filter((file) => file !== undefined),
    tracking: {
      opens: trackOpens ?? track ?? true,
      clicks: trackClicks ?? track ?? true,
      pixel: trackingPixelPosition ?? 'TOP',
    },
    trackingUrl,
    drop: files.includes(undefined) ? missingUpload : undefined,
  };
}

const missingUpload: Verdict = { status: 'REJECTED_DATA_TRANSFORMATION_FAILED', error: 'EC_REQUEST_INVALID' };

function attached(
  media: Media,
  isInline: boolean,
  { account, files, contents }: { readonly account: string; readonly files: Files; readonly contents: Contents },
): Attachment | undefined {
  if (media.type === 'binary') {
    const bytes = Buffer.from(media.content, 'base64');
    return keepFile(files, { name: media.fileName, type: media.contentType, bytes }, isInline);
  }
  const upload = contents.get(account, media.contentId);
  return upload && isInline ? { ...upload, cid: upload.name } : upload;
}

export function groupsOf({ destinations }: Message): readonly Group[] {
  type Mailbox = Message['destinations'][number]['to'][number];
  const recipients = (all: readonly Mailbox[] = []) =>
    all.map(({ destination, messageId, placeholders = {} }) => ({ address: destination, messageId, placeholders }));
  return destinations.map(({ to, cc, bcc, replyTo, preserveRecipients = false }) => ({
    to: recipients(to),
    cc: recipients(cc),
    bcc: recipients(bcc),
    replyTo,
    preserveRecipients,
  }));
}
