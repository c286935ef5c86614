import type { MessageGateway } from '../../domain/message/gateway.ts';
import { normaliseAddress } from '../../domain/message/address.ts';
import { mailHeaders } from '../../domain/message/mail-headers.ts';
import type { MessageContent, OutgoingMessage } from '../../domain/message/outcome.ts';
import { cancelBulk } from './cancel-bulk.ts';
import { classifySend } from './classify.ts';
import { readLink, vendorTime, type InfobipOptions } from './link.ts';
import { lookUp } from './look-up.ts';
import { createRestCall } from './rest-call.ts';
import { createRestGet } from './rest-get.ts';

type Mail = Extract<MessageContent, { kind: 'mail' }>;

const product = { logs: '/email/4/logs', bulks: '/email/1/bulks/status' } as const;

/** E-mail by Infobip, the second e-mail gateway beside SMTP: it can be asked later, and cancels what it holds. Throws only on a base URL that is none. */
export function createInfobipEmail(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  const get = createRestGet(call);
  return {
    name: options.name ?? 'infobip',
    channel: 'email',
    async send(message, { signal }) {
      const { content } = message;
      if (content.kind !== 'mail')
        return { kind: 'rejected', reason: 'an e-mail needs subject, html and text', detail: content.kind };
      const headers = mailHeaders(message, content.subject);
      if (headers.kind === 'refused') return { kind: 'rejected', reason: headers.reason, detail: 'not handed over' };
      const leave = options.mayDeliver(link.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const body = mailBody(message, content, headers.more, options.notifyUrl);
      const answer = await call({ method: 'POST', path: '/email/4/messages', body }, signal);
      return classifySend(answer, message.messageId, Date.now());
    },
    lookUp: (messageId, ask) => lookUp(get, product, { messageId, ...ask }),
    cancel: (bulkId, { signal }) => cancelBulk(call, product.bulks, bulkId, signal),
  };
}

function mailBody(
  { schedule, ...message }: OutgoingMessage,
  mail: Mail,
  headers: Readonly<Record<string, string>>,
  notifyUrl: string | undefined,
): object {
  return {
    messages: [
      {
        sender: message.from,
        destinations: [{ to: [{ destination: normaliseAddress('email', message.to), messageId: message.messageId }] }],
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
      // By default the vendor rewrites every link and adds a picture; a mail is to arrive as its author saw it.
      tracking: { track: false },
    },
  };
}
