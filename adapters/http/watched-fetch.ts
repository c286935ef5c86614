import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** One request by `fetch`, and whether any of it can have reached the far side (I5). */
type Sent = { headersBegun: boolean };

const current = new AsyncLocalStorage<Sent>();
const byRequest = new WeakMap<object, Sent>();

/**
 * undici, which is what `fetch` is made of, says when it begins to write a request: on a connection that stands, TLS handshake included.
 * Error codes cannot tell a reset before that from one after it. It starts the request inside our call, so the call is found by it.
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

export type WatchedFetch = {
  /** False: surely nothing left this machine. */
  readonly mayHaveLeft: () => boolean;
  readonly run: (url: string, init: RequestInit) => Promise<Response>;
};

/** A `fetch` that knows how far it got; one for each request. */
export function watchFetch(): WatchedFetch {
  const sent: Sent = { headersBegun: false };
  return {
    mayHaveLeft: () => sent.headersBegun,
    run: (url, init) => current.run(sent, () => fetch(url, init)),
  };
}
