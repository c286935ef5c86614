import { normaliseAddress } from '../../domain/message/address.ts';
import { vendorTime } from './link.ts';
import type { OutgoingMail } from './mail-way.ts';

/**
 * `POST /email/3/send`: a mail with files, as they are and not a third longer in base64. Built here, because the vendor's SDK names its
 * fields `to['0']` and fails on every boolean (docs/decisions/003-infobip-sdk.md). All fields are text, booleans too.
 */
export function mailForm({ message, mail, headers, notifyUrl, trackingUrl }: OutgoingMail): FormData {
  const { messageId, from, to, schedule } = message;
  const { opens = false, clicks = false } = mail.tracking ?? {};
  const watched = opens || clicks;
  const fields: Readonly<Record<string, string | undefined>> = {
    from,
    to: normaliseAddress('email', to),
    messageId,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    replyTo: mail.replyTo,
    headers: Object.keys(headers).length === 0 ? undefined : JSON.stringify(headers),
    notifyUrl,
    notifyContentType: notifyUrl === undefined ? undefined : 'application/json',
    bulkId: schedule?.bulkId,
    sendAt: schedule === undefined ? undefined : vendorTime(schedule.sendAt),
    track: String(watched),
    trackOpens: watched ? String(opens) : undefined,
    trackClicks: watched ? String(clicks) : undefined,
    trackingUrl: watched ? trackingUrl : undefined,
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  for (const { name, type, bytes, inline } of mail.files ?? [])
    form.append(inline ? 'inlineImage' : 'attachment', blobOf(bytes, type), name);
  return form;
}

/** A blob copies what it is made of: made once for a file, and shared by every mail that carries it. */
const blobs = new WeakMap<Uint8Array, Blob>();
function blobOf(bytes: Uint8Array<ArrayBuffer>, type: string): Blob {
  const known = blobs.get(bytes);
  if (known?.type === type) return known;
  const blob = new Blob([bytes], { type });
  blobs.set(bytes, blob);
  return blob;
}
