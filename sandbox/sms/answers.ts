import { ok } from '../http/reply.ts';
import type { VendorAnswer } from '../http/route.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { statuses } from '../statuses.ts';
import type { SmsRequest } from './request.ts';

type Submit = (request: SendRequest) => Submitted;

/** Scopes of which one is needed to send. */
export const sending = ['message:send', 'sms:message:send', 'sms:manage'];

/** The reply of the older sends. */
export function answerV2(submit: Submit, request: SmsRequest): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  const messages = taken.map(({ to, said, entry }) => ({
    to,
    messageId: entry.messageId,
    status: statuses[said],
    ...(request.includeCount && { smsCount: entry.parts }),
  }));
  return { reply: ok({ bulkId, messages }), wait: early };
}

/** The reply of the newer ones. */
export function answerV3(submit: Submit, request: SmsRequest): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  const messages = taken.map(({ to, said, entry }) => ({
    messageId: entry.messageId,
    status: statuses[said],
    destination: to,
    ...(request.includeCount && { details: { messageCount: entry.parts } }),
  }));
  return { reply: ok({ bulkId, messages }), wait: early };
}
