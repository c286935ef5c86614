import { normaliseAddress } from '../../../domain/message/address.ts';
import { vendorTime } from '../client/link.ts';
import { trackingOf, type OutgoingMail } from './mail-way.ts';

/** `POST /email/4/messages`: a mail without files. */
export function mailJson(outgoing: OutgoingMail): object {
  const { message, mail, headers, notifyUrl } = outgoing;
  const { messageId, from, to, schedule } = message;
  const destination = { destination: normaliseAddress('email', to), messageId };
  return {
    messages: [
      {
        sender: from,
        destinations: [{ to: [destination], ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }) }],
        content: {
          subject: mail.subject,
          html: mail.html,
          text: mail.text,
          // The vendor takes further headers as one JSON text.
          ...(Object.keys(headers).length === 0 ? {} : { headers: JSON.stringify(headers) }),
        },
        ...(notifyUrl === undefined
          ? {}
          : { webhooks: { delivery: { url: notifyUrl, notify: true }, contentType: 'application/json' } }),
      },
    ],
    options: {
      ...(schedule === undefined ? {} : { schedule: { bulkId: schedule.bulkId, sendAt: vendorTime(schedule.sendAt) } }),
      tracking: trackingOf(outgoing),
    },
  };
}
