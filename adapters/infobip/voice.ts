import type { MessageGateway } from '../../domain/message/gateway.ts';
import { normaliseAddress } from '../../domain/message/address.ts';
import type { MessageContent, OutgoingMessage } from '../../domain/message/outcome.ts';
import { cancelBulk } from './cancel-bulk.ts';
import { classifySend } from './classify.ts';
import { readLink, vendorTime, type InfobipOptions } from './link.ts';
import { lookUp } from './look-up.ts';
import { createRestCall } from './rest-call.ts';
import { createRestGet } from './rest-get.ts';

type Speech = Extract<MessageContent, { kind: 'speech' }>;

/** The vendor's limit of one spoken text, in characters. */
const longestText = 1_400;
/** Keys that are collected after the text; a journey branches on them. */
const mostKeys = 10;

const product = { logs: '/tts/3/logs', bulks: '/tts/3/bulks/status' } as const;

/**
 * Calls by Infobip: a text is spoken, and the keys that are pressed come with the report. The vendor's own repeated dialling stays
 * off: a call that nobody answered is the journey's to repeat (I6). Throws only on a base URL that is none.
 */
export function createInfobipVoice(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  const get = createRestGet(call);
  return {
    name: options.name ?? 'infobip',
    channel: 'voice',
    async send(message, { signal }) {
      const { content } = message;
      if (content.kind !== 'speech') return { kind: 'rejected', reason: 'a call is speech only', detail: content.kind };
      if (content.text.length > longestText)
        return {
          kind: 'rejected',
          reason: `a call speaks at most ${longestText} characters`,
          detail: `${content.text.length}`,
        };
      const leave = options.mayDeliver(link.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const body = callBody(message, content, options.notifyUrl);
      const answer = await call({ method: 'POST', path: '/tts/3/advanced', body }, signal);
      return classifySend(answer, message.messageId, Date.now());
    },
    lookUp: (messageId, ask) => lookUp(get, product, { messageId, ...ask }),
    cancel: (bulkId, { signal }) => cancelBulk(call, product.bulks, bulkId, signal),
  };
}

function callBody({ schedule, ...message }: OutgoingMessage, speech: Speech, notifyUrl: string | undefined): object {
  return {
    ...(schedule === undefined ? {} : { bulkId: schedule.bulkId }),
    messages: [
      {
        from: normaliseAddress('phone', message.from),
        destinations: [{ to: normaliseAddress('phone', message.to), messageId: message.messageId }],
        text: speech.text,
        language: speech.language.toLowerCase(),
        ...(speech.voice === undefined ? {} : { voice: { name: speech.voice } }),
        maxDtmf: mostKeys,
        ...(schedule === undefined ? {} : { sendAt: vendorTime(schedule.sendAt) }),
        ...(notifyUrl === undefined
          ? {}
          : { notifyUrl, notifyContentType: 'application/json', notifyContentVersion: 2 }),
      },
    ],
  };
}
