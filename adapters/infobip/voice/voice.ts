import type { MessageGateway } from '../../../domain/message/gateway.ts';
import { callElement, unspeakable, type Spoken } from './call-body.ts';
import { cancelBulk } from '../bulks/cancel-bulk.ts';
import { classifySend } from '../outcome/classify.ts';
import { standingToSend } from '../client/breaker.ts';
import { readLink, type InfobipOptions } from '../client/link.ts';
import { logPaths } from '../receipts/log-paths.ts';
import { lookUp } from '../receipts/look-up.ts';
import { createRestCall } from '../client/rest-call.ts';
import { createRestGet } from '../client/rest-get.ts';
import { steerBulk, type BulkProduct } from '../bulks/steer-bulk.ts';

const product = { logs: logPaths.voice, bulks: '/tts/3/bulks/status' } as const;
const bulks: BulkProduct = { path: '/tts/3/bulks', movesPausedOnly: true };

/**
 * Calls by Infobip: a text is spoken, and the keys that are pressed come with the report. By `/tts/3/advanced` also for one person, because
 * `/tts/3/single` takes no message id (I4). Throws only on a base URL that is none.
 */
export function createInfobipVoice(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  const get = createRestGet(call);
  return {
    name: options.name ?? 'infobip',
    channel: 'voice',
    standing: () => standingToSend(link, '/tts/3/advanced'),
    async send(message, { signal }) {
      const refusal = unspeakable(message.content);
      if (refusal !== null) return { kind: 'rejected', ...refusal };
      const leave = options.mayDeliver(link.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const { schedule } = message;
      const spoken = message as Spoken;
      const body = {
        ...(schedule === undefined ? {} : { bulkId: schedule.bulkId }),
        messages: [callElement(spoken, [spoken], { schedule, notifyUrl: options.notifyUrl })],
      };
      const answer = await call({ method: 'POST', path: '/tts/3/advanced', body }, signal);
      return classifySend(answer, message.messageId, Date.now());
    },
    lookUp: (messageId, ask) => lookUp(get, product, { messageId, ...ask }),
    cancel: (bulkId, { signal }) => cancelBulk(call, product.bulks, bulkId, signal),
    steer: (bulkId, wish, { signal }) => steerBulk({ call, product: bulks, bulkId, signal }, wish),
  };
}
