import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { AuthType, Infobip } from '@infobip-api/sdk';
import { failureWords } from '../http/failure-words.ts';
import { startDeadline } from '../http/deadline.ts';
import { watchFlight, type Flight } from '../http/watched-transport.ts';
import type { Answer } from './classify.ts';
import type { Link } from './link.ts';

/** The part of `channels.sms` that is used; the SDK types all of it as `any`. */
type SmsChannel = {
  send(message: object): Promise<unknown>;
  readonly http: {
    readonly axios: {
      readonly defaults: Record<string, unknown> & { readonly headers: Record<string, unknown> };
      readonly interceptors: {
        readonly request: {
          use(
            change: (config: object) => object,
            onRejected: null,
            options: { readonly synchronous: boolean },
          ): unknown;
        };
      };
    };
  };
};
type Call = { readonly signal: AbortSignal; readonly flight: Flight };

/** Ends an idle connection before common servers do (Node: 5 s), whose reset under the next request would be an `unknown`. Also bounds connecting. */
const idleMs = 4_000;
const mostReplyBytes = 256 * 1024;

export type SdkPost = (message: object, signal: AbortSignal) => Promise<Answer>;

/**
 * `sms.send` of `@infobip-api/sdk`, made safe (docs/decisions/003-infobip-sdk.md): it has no timeout, follows redirects
 * with the key in hand, obeys proxy variables and *returns* errors. One instance serves all calls; each call's signal
 * and transport reach axios through an interceptor, because the SDK passes no options on.
 */
export function createSdkPost(deps: Omit<Link, 'host'>): SdkPost {
  const calls = new AsyncLocalStorage<Call>();
  const infobip = new Infobip({ baseUrl: deps.prefix, authType: AuthType.ApiKey, apiKey: deps.apiKey });
  const sms = (infobip.channels as { readonly sms: SmsChannel }).sms;
  const { defaults, interceptors } = sms.http.axios;
  Object.assign(defaults, {
    adapter: 'http',
    timeout: deps.timeoutMs,
    maxRedirects: 0,
    proxy: false,
    maxContentLength: mostReplyBytes,
    maxBodyLength: mostReplyBytes,
    httpAgent: new HttpAgent({ keepAlive: true, timeout: idleMs, maxFreeSockets: 16 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, timeout: idleMs, maxFreeSockets: 16 }),
  });
  defaults.headers['User-Agent'] = deps.userAgent;
  const withCall = (config: object): object => {
    const call = calls.getStore();
    if (call === undefined) throw new Error('Infobip SDK called outside createSdkPost: it would have no deadline');
    return Object.assign(config, { signal: call.signal, transport: call.flight.transport });
  };
  interceptors.request.use(withCall, null, { synchronous: true });

  return async (message, signal) => {
    const resting = deps.gate.closed(Date.now());
    if (resting !== null) return resting;
    const flight = watchFlight();
    const deadline = startDeadline(signal, deps.timeoutMs);
    try {
      if (deadline.signal.aborted) return { kind: 'failed', mayHaveLeft: false, words: 'aborted before it began' };
      const result = await calls.run({ signal: deadline.signal, flight }, () => sms.send(message));
      return deps.gate.heard(readResult(result, flight, deadline.cause(), deps.timeoutMs), Date.now());
    } finally {
      deadline.release();
    }
  };
}

type Response = { readonly status: number; readonly data: unknown; readonly headers: unknown };

/** The SDK's promise never rejects: a response, an error with a response, or an error without one come as plain values. */
function readResult(result: unknown, flight: Flight, cause: 'none' | 'timeout' | 'aborted', timeoutMs: number): Answer {
  const response = responseOf(result);
  if (response !== null) {
    return {
      kind: 'answered',
      status: response.status,
      retryAfter: readHeader(response.headers, 'retry-after'),
      body: response.data,
    };
  }
  const words =
    cause === 'timeout'
      ? `nothing within ${timeoutMs} ms`
      : cause === 'aborted'
        ? 'aborted while waiting'
        : failureWords(result);
  return { kind: 'failed', mayHaveLeft: flight.mayHaveLeft(), words };
}

function responseOf(result: unknown): Response | null {
  if (typeof result !== 'object' || result === null) return null;
  const value: unknown = result instanceof Error ? ('response' in result ? result.response : undefined) : result;
  return isResponse(value) ? value : null;
}

function isResponse(value: unknown): value is Response {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    typeof value.status === 'number' &&
    'data' in value &&
    'headers' in value
  );
}

function readHeader(headers: unknown, name: string): unknown {
  return typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>)[name] : undefined;
}
