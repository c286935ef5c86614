import type { z } from 'zod';
import { ok } from '../http/reply.ts';
import { perSecond } from '../http/rate-limit.ts';
import { take } from '../http/take.ts';
import type { VendorRoute } from '../http/route.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { statuses } from '../statuses.ts';
import { sendTts } from './schema.ts';

/** `POST /tts/3/advanced`: a text that is spoken in a call. */
export const voiceRoute = (submit: (request: SendRequest) => Submitted): VendorRoute => ({
  method: 'POST',
  path: '/tts/3/advanced',
  horizonDays: 180,
  scopes: ['message:send', 'voice-message:message:send', 'voice-message:manage'],
  limit: perSecond(2_000),
  handle: ({ body, caller }) =>
    take(sendTts.safeParse(body), body, 'legacy', (valid) => {
      const { bulkId, taken, early } = submit(fromTts(valid, caller.account));
      const messages = taken.map(({ to, said, entry }) => ({ to, messageId: entry.messageId, status: statuses[said] }));
      // One destination gets no bulk id back, though it has one if it was given.
      return { reply: ok(taken.length > 1 ? { bulkId, messages } : { messages }), wait: early };
    }),
});

function fromTts(body: z.infer<typeof sendTts>, account: string): SendRequest {
  return {
    channel: 'voice',
    account,
    via: 'tts/3',
    bulkId: body.bulkId,
    elements: body.messages.length,
    orders: body.messages.flatMap((message) =>
      message.destinations.map(({ to, messageId }) => ({
        messageId,
        to,
        from: message.from ?? '',
        text: message.text,
        sendAt: message.sendAt,
        callbackData: message.callbackData,
        notifyUrl: message.notifyUrl,
        notify: undefined,
        intermediateReport: undefined,
        entityId: message.entityId,
        applicationId: message.applicationId,
        campaignReferenceId: undefined,
        speech: {
          language: message.language ?? 'en',
          maxDtmf: message.maxDtmf,
          ringTimeout: message.ringTimeout,
        },
      })),
    ),
  };
}
