import type { MessageGateway } from '../../../domain/message/gateway.ts';
import type { OutgoingMessage } from '../../../domain/message/outcome.ts';
import type { Answer } from '../client/answer.ts';
import { cancelBulk } from '../bulks/cancel-bulk.ts';
import { classifySend } from '../outcome/classify.ts';
import { standingToSend } from '../client/breaker.ts';
import { type InfobipOptions, type Link, readLink } from '../client/link.ts';
import { logPaths } from '../receipts/log-paths.ts';
import { lookUp } from '../receipts/look-up.ts';
import { createRestCall, type RestCall } from '../client/rest-call.ts';
import { createRestGet } from '../client/rest-get.ts';
import { createSdkPost } from './sdk-post.ts';
import { smsV2 } from './sms-v2.ts';
import { smsV3 } from './sms-v3.ts';
import { steerBulk, type BulkProduct } from '../bulks/steer-bulk.ts';

const product = { logs: logPaths.sms, bulks: '/sms/1/bulks/status' } as const;
const bulks: BulkProduct = { path: '/sms/1/bulks' };

/**
 * SMS by Infobip: sent through the vendor's SDK or, by choice, our own client; looked up in its logs, cancelled by its bulk. Throws only on a
 * base URL that is none.
 */
export function createInfobipSms(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  const get = createRestGet(call);
  const post = options.smsBy === 'own client' ? ownPost(call, options) : sdkPost(link, options);
  return {
    name: options.name ?? 'infobip',
    channel: 'sms',
    standing: () => standingToSend(link, '/sms/3/messages'),
    async send(message, { signal }) {
      const { content } = message;
      if (content.kind !== 'text') return { kind: 'rejected', reason: 'an SMS is text only', detail: content.kind };
      const leave = options.mayDeliver(link.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      return classifySend(await post(message, signal), message.messageId, Date.now());
    },
    lookUp: (messageId, ask) => lookUp(get, product, { messageId, ...ask }),
    cancel: (bulkId, { signal }) => cancelBulk(call, product.bulks, bulkId, signal),
    steer: (bulkId, wish, { signal }) => steerBulk({ call, product: bulks, bulkId, signal }, wish),
  };
}

type Post = (message: OutgoingMessage, signal: AbortSignal) => Promise<Answer>;

function sdkPost(link: Link, options: InfobipOptions): Post {
  const post = createSdkPost(link);
  return (message, signal) => post(smsV2(message, options), signal);
}

const ownPost =
  (call: RestCall, options: InfobipOptions): Post =>
  (message, signal) =>
    call({ method: 'POST', path: '/sms/3/messages', body: smsV3(message, options) }, signal);
