import type { MessageGateway } from '../../domain/message/gateway.ts';
import { normaliseAddress } from '../../domain/message/address.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';
import { cancelBulk } from './cancel-bulk.ts';
import { classifySend } from './classify.ts';
import { readLink, vendorTime, type InfobipOptions } from './link.ts';
import { lookUp } from './look-up.ts';
import { createRestCall } from './rest-call.ts';
import { createRestGet } from './rest-get.ts';
import { createSdkPost } from './sdk-post.ts';

const product = { logs: '/sms/3/logs', bulks: '/sms/1/bulks/status' } as const;

/** SMS by Infobip: sent through the vendor's SDK, looked up in its logs, cancelled by its bulk. Throws only on a base URL that is none. */
export function createInfobipSms(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const post = createSdkPost(link);
  const call = createRestCall(link);
  const get = createRestGet(call);
  return {
    name: options.name ?? 'infobip',
    channel: 'sms',
    async send(message, { signal }) {
      const { content } = message;
      if (content.kind !== 'text') return { kind: 'rejected', reason: 'an SMS is text only', detail: content.kind };
      const leave = options.mayDeliver(link.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const answer = await post(sendBody(message, content.text, options.notifyUrl), signal);
      return classifySend(answer, message.messageId, Date.now());
    },
    lookUp: (messageId, ask) => lookUp(get, product, { messageId, ...ask }),
    cancel: (bulkId, { signal }) => cancelBulk(call, product.bulks, bulkId, signal),
  };
}

/** One destination per request, under our own id: the outcome of one never hides in that of another. A new object, because the SDK writes into it. */
function sendBody({ schedule, ...message }: OutgoingMessage, text: string, notifyUrl: string | undefined): object {
  return {
    ...(schedule === undefined ? {} : { bulkId: schedule.bulkId }),
    messages: [
      {
        from: message.from,
        destinations: [{ to: normaliseAddress('phone', message.to), messageId: message.messageId }],
        text,
        ...(schedule === undefined ? {} : { sendAt: vendorTime(schedule.sendAt) }),
        ...(notifyUrl === undefined ? {} : { notifyUrl, notifyContentType: 'application/json' }),
      },
    ],
  };
}
