import type { FormPart } from '../../http/form-bytes.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import { vendorTime } from '../client/link.ts';
import { trackingOf, type Fields, type OutgoingMail } from './mail-way.ts';

/**
 * `POST /email/3/send`: a mail with files, as they are and not a third longer in base64. Built here, because the vendor's SDK names its
 * fields `to['0']` and fails on every boolean (docs/decisions/003-infobip-sdk.md). All fields are text, booleans too.
 */
export function mailForm(outgoing: OutgoingMail): readonly FormPart[] {
  const { message, mail, headers, notifyUrl } = outgoing;
  const { messageId, from, to, schedule } = message;
  const fields: Fields = {
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
    ...trackingOf(outgoing),
  };
  const texts = Object.entries(fields).flatMap(([name, value]): FormPart[] =>
    value === undefined ? [] : [{ name, text: String(value) }],
  );
  const files = (mail.files ?? []).map(({ name, type, bytes, inline }): FormPart => ({
    name: inline ? 'inlineImage' : 'attachment',
    file: name,
    type,
    bytes,
  }));
  return [...texts, ...files];
}
