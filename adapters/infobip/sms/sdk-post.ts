import { AuthType, Infobip } from '@infobip-api/sdk';
import type { Answer } from '../client/answer.ts';
import { exchange } from '../client/exchange.ts';
import type { Link } from '../client/link.ts';

/** The part of `channels.sms` that is used; the SDK types all of it as `any`. */
type SmsChannel = {
  /** Never rejects: errors are returned. */
  send(message: object): Promise<unknown>;
  readonly http: { readonly axios: { readonly defaults: Defaults } };
};
type Defaults = { readonly baseURL: string; readonly headers: object };
/** What axios hands to an adapter that asked for no transformation. */
type Finished = {
  readonly url: string;
  readonly headers: { toJSON(): Record<string, string> };
  readonly data: object;
};
type Call = { readonly signal: AbortSignal; answer?: Promise<Answer> };

const mostReplyBytes = 256 * 1024;

export type SdkPost = (message: object, signal: AbortSignal) => Promise<Answer>;

/**
 * `sms.send` of `@infobip-api/sdk`, made safe and cheap (docs/decisions/003-infobip-sdk.md): the SDK checks the message and writes the request,
 * with its path and key; what carries it is ours, where axios takes an adapter. Left to themselves the two have no timeout, follow redirects with
 * the key in hand, and obey proxy variables. One instance serves all calls. The SDK passes no options on, but gets to the adapter before its
 * `send` returns: that is how the adapter knows its call.
 */
export function createSdkPost(link: Link): SdkPost {
  let current: Call | undefined;
  const infobip = new Infobip({ baseUrl: link.origin + link.basePath, authType: AuthType.ApiKey, apiKey: link.apiKey });
  const sms = (infobip.channels as { readonly sms: SmsChannel }).sms;
  const carry = async ({ url, headers, data }: Finished): Promise<object> => {
    const call = current;
    if (call === undefined) throw new Error('the SDK posts later than it was told to: nobody could abort it');
    const path = link.basePath + url;
    const body = JSON.stringify(data);
    // Texts are always posted.
    const request = { method: 'POST', path, headers: headers.toJSON(), body, mostReplyBytes } as const;
    call.answer = exchange(link, request, call.signal);
    await call.answer;
    return {};
  };
  simplify(sms.http.axios.defaults, { adapter: carry, userAgent: link.userAgent });
  return async (message, signal) => {
    const call: Call = { signal };
    current = call;
    const sent = sms.send(message);
    current = undefined; // before anybody else runs: a call can be taken for no other
    await sent;
    return call.answer ?? { kind: 'failed', mayHaveLeft: false, words: 'the SDK does not take the message' };
  };
}

/**
 * Leaves what the SDK set, and takes away what axios adds for carriers and transformations of its own: it merges and copies all of that anew
 * for each request, which is half of what it costs. In place, because axios keeps the object.
 */
function simplify(defaults: Defaults, ours: { readonly adapter: object; readonly userAgent: string }): void {
  const { baseURL, headers } = defaults;
  const set = Object.entries(headers).filter(([, value]) => typeof value === 'string');
  for (const key of Object.keys(defaults)) Reflect.deleteProperty(defaults, key);
  Object.assign(defaults, {
    baseURL,
    adapter: ours.adapter,
    headers: { ...Object.fromEntries(set), Accept: 'application/json', 'User-Agent': ours.userAgent },
  });
}
