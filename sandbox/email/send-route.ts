import type { z } from 'zod';
import { ok } from '../http/reply.ts';
import { perSecond } from '../http/rate-limit.ts';
import { take } from '../http/take.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Order, SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { statuses } from '../statuses.ts';
import { sendEmail } from './schema.ts';

/** `POST /email/4/messages`: a mail by HTTP; it lands in the same inboxes as one by SMTP. */
export const emailRoute = (submit: (request: SendRequest) => Submitted): VendorRoute => ({
  method: 'POST',
  path: '/email/4/messages',
  horizonDays: 5,
  scopes: ['message:send', 'email:message:send', 'email:manage'],
  limit: perSecond(4_000),
  handle: ({ body, caller }) =>
    take(sendEmail.safeParse(body), body, 'modern', (valid) => {
      const { bulkId, taken, early } = submit(fromEmail(valid, caller.account));
      const messages = taken.map(({ to, said, entry }) => ({
        messageId: entry.messageId,
        status: statuses[said],
        destination: to,
        details: { messageCount: 1 },
      }));
      return { reply: ok({ bulkId, messages }), wait: early };
    }),
});

type Mail = z.infer<typeof sendEmail>['messages'][number];

function fromEmail(body: z.infer<typeof sendEmail>, account: string): SendRequest {
  return {
    channel: 'email',
    account,
    via: 'email/4',
    bulkId: body.options?.schedule?.bulkId,
    elements: body.messages.length,
    orders: body.messages.flatMap((mail) => ordersOf(mail, body.options?.schedule?.sendAt)),
  };
}

/** Everybody that a mail reaches is one message, whichever line names them. */
function ordersOf({ sender, destinations, content, options, webhooks }: Mail, sendAt: number | undefined): Order[] {
  const everybody = destinations.flatMap(({ to, cc = [], bcc = [] }) => [...to, ...cc, ...bcc]);
  return everybody.map(({ destination, messageId }) => ({
    messageId,
    to: destination,
    from: sender,
    text: content.text ?? '',
    sendAt,
    callbackData: webhooks?.callbackData,
    notifyUrl: webhooks?.delivery?.url,
    notify: webhooks?.delivery?.notify,
    intermediateReport: undefined,
    entityId: options?.platform?.entityId,
    applicationId: options?.platform?.applicationId,
    campaignReferenceId: options?.campaignReferenceId,
    mail: {
      subject: content.subject,
      body: {
        ...(content.html === undefined ? {} : { html: content.html }),
        headers: [['From', sender], ['To', destination], ['Subject', content.subject], ...(content.headers ?? [])],
        attachments: [],
      },
    },
  }));
}
