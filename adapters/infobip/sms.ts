import type { MessageGateway } from '../../domain/message/gateway.ts';
import { normaliseAddress } from '../../domain/message/address.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';
import type { MayDeliver } from '../http/delivery-guard.ts';
import { prefixOf, readBaseUrl } from './base-url.ts';
import { classifySend } from './classify.ts';
import { lookUpSms } from './look-up.ts';
import { createRestGet } from './rest-get.ts';
import { createSdkPost } from './sdk-post.ts';

export type InfobipSmsOptions = {
  /** Stored with each attempt (I4); give a second account another name. @default 'infobip' */
  readonly name?: string;
  /** `https://xyz.api.infobip.com`, or the bare host. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly mayDeliver: MayDeliver;
  /** Whole request, connecting and reading included. */
  readonly timeoutMs: number;
  /** Where delivery reports go; without it the account's own subscription decides. */
  readonly notifyUrl?: string;
  /** @default 'carillon' */
  readonly userAgent?: string;
  /** Used for look-ups. @default the global one */
  readonly fetch?: typeof globalThis.fetch;
};

/** SMS by Infobip: sent through the vendor's SDK, looked up in its logs. Throws only on a base URL that is none. */
export function createInfobipSms(options: InfobipSmsOptions): MessageGateway {
  const url = readBaseUrl(options.baseUrl);
  const link = {
    prefix: prefixOf(url),
    apiKey: options.apiKey,
    timeoutMs: options.timeoutMs,
    userAgent: options.userAgent ?? 'carillon',
  };
  const post = createSdkPost(link);
  const get = createRestGet({ ...link, fetch: options.fetch ?? globalThis.fetch });
  return {
    name: options.name ?? 'infobip',
    channel: 'sms',
    async send(message, { signal }) {
      const { content } = message;
      if (content.kind !== 'text') return { kind: 'rejected', reason: 'an SMS is text only', detail: content.kind };
      const leave = options.mayDeliver(url.hostname, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const answer = await post(sendBody(message, content.text, options.notifyUrl), signal);
      return classifySend(answer, message.messageId, Date.now());
    },
    lookUp: (messageId, { signal }) => lookUpSms(get, messageId, signal),
  };
}

/** One destination per request, under our own id: the outcome of one never hides in that of another. A new object, because the SDK writes into it. */
function sendBody(message: OutgoingMessage, text: string, notifyUrl: string | undefined): object {
  return {
    messages: [
      {
        from: message.from,
        destinations: [{ to: normaliseAddress('phone', message.to), messageId: message.messageId }],
        text,
        ...(notifyUrl === undefined ? {} : { notifyUrl, notifyContentType: 'application/json' }),
      },
    ],
  };
}
