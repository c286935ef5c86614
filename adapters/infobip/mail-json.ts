import { normaliseAddress } from '../../domain/message/address.ts';
import type { OutgoingMail } from './mail-way.ts';
import { vendorTime } from './link.ts';

/** `POST /email/4/messages`: a mail without files. */
export function mailJson({ message, mail, headers, notifyUrl, trackingUrl }: OutgoingMail): object {
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
      tracking: trackingOf(mail.tracking, trackingUrl),
    },
  };
}

/** By default the vendor rewrites every link and adds a picture; unless its author wants that, a mail arrives as it was written. */
function trackingOf(tracking: OutgoingMail['mail']['tracking'], trackingUrl: string | undefined): object {
  const { opens = false, clicks = false } = tracking ?? {};
  if (!opens && !clicks) return { track: false };
  return { track: true, trackOpens: opens, trackClicks: clicks, ...(trackingUrl === undefined ? {} : { trackingUrl }) };
}
