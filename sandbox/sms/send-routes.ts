import { ok } from '../http/reply.ts';
import type { VendorAnswer, VendorRoute } from '../http/route.ts';
import { fromV2, fromV3, type SmsRequest } from './request.ts';
import { statuses } from '../statuses.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { sendV2 } from './v2-schema.ts';
import { sendV3 } from './v3-schema.ts';
import { take } from '../http/take.ts';

const scopes = ['message:send', 'sms:message:send', 'sms:manage'];

/** `POST /sms/2/text/advanced`, which the vendor's SDK calls, and its successor `POST /sms/3/messages`. */
export function sendRoutes(submit: (request: SendRequest) => Submitted): readonly VendorRoute[] {
  return [
    {
      method: 'POST',
      path: '/sms/2/text/advanced',
      horizonDays: 180,
      scopes,
      handle: ({ body, caller }) =>
        take(sendV2.safeParse(body), body, 'legacy', (valid) => answerV2(submit, fromV2(valid, caller.account))),
    },
    {
      method: 'POST',
      path: '/sms/3/messages',
      horizonDays: 180,
      scopes,
      handle: ({ body, caller }) =>
        take(sendV3.safeParse(body), body, 'modern', (valid) => answerV3(submit, fromV3(valid, caller.account))),
    },
  ];
}

type Submit = (request: SendRequest) => Submitted;

function answerV2(submit: Submit, request: SmsRequest): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  const messages = taken.map(({ to, said, entry }) => ({
    to,
    messageId: entry.messageId,
    status: statuses[said],
    ...(request.includeCount && { smsCount: entry.parts }),
  }));
  return { reply: ok({ bulkId, messages }), wait: early };
}

function answerV3(submit: Submit, request: SmsRequest): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  const messages = taken.map(({ to, said, entry }) => ({
    messageId: entry.messageId,
    status: statuses[said],
    destination: to,
    ...(request.includeCount && { details: { messageCount: entry.parts } }),
  }));
  return { reply: ok({ bulkId, messages }), wait: early };
}
