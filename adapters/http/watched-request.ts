import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';

/** One request, and whether any of it can have reached the far side (I5). */
type Sent = { headersBegun: boolean };

const current = new AsyncLocalStorage<Sent>();
const byRequest = new WeakMap<object, Sent>();

/**
 * undici says when it begins to write a request: on a connection that stands, TLS handshake included. Error codes cannot tell a reset
 * before that from one after it. It starts the request inside our call, so the call is found by it.
 */
subscribe('undici:request:create', (message) => {
  const sent = current.getStore();
  if (sent !== undefined && hasRequest(message)) byRequest.set(message.request, sent);
});
subscribe('undici:client:sendHeaders', (message) => {
  const sent = hasRequest(message) ? byRequest.get(message.request) : undefined;
  if (sent !== undefined) sent.headersBegun = true;
});

function hasRequest(message: unknown): message is { readonly request: object } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'request' in message &&
    typeof message.request === 'object' &&
    message.request !== null
  );
}

/**
 * Connections of this process, kept for the next request: one request at a time on each, so that a reset is about one message only. They are
 * dropped before common servers do it (Node: 5 s), or as the server says. Nothing asks a proxy, and nothing follows a redirect.
 */
const connections = new Agent({
  connections: 128,
  pipelining: 1,
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 60_000,
});

export type WatchedRequest = {
  /** False: surely nothing left this machine. */
  readonly mayHaveLeft: () => boolean;
  readonly run: (url: string, options: RequestOptions) => Promise<Dispatcher.ResponseData>;
};
type RequestOptions = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable | null;
  readonly signal: AbortSignal;
};

/** One HTTP request that knows how far it got. */
export function watchRequest(): WatchedRequest {
  const sent: Sent = { headersBegun: false };
  return {
    mayHaveLeft: () => sent.headersBegun,
    run: (url, options) =>
      current.run(sent, () => request(url, { ...options, headers: { ...options.headers }, dispatcher: connections })),
  };
}
