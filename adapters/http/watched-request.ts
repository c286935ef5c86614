import { Agent, type Dispatcher } from 'undici';
import type { Readable } from 'node:stream';
import { failureWords } from './failure-words.ts';

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
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable | null;
  /** A longer reply is read no further. */
  readonly mostReplyBytes: number;
};

type Watched =
  /** `text`: null where the reply was longer than it may be, or a refusal was cut off. */
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string | null }
  /** `mayHaveLeft` false: surely nothing left this machine. */
  | { readonly kind: 'failed'; readonly mayHaveLeft: boolean; readonly words: string };
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * One HTTP request that knows how far it got (I5), and ends within its time whatever it waits for: a connection, too. Error codes cannot tell a
 * reset before the request from one after it; undici says when it begins to write, on a connection that stands, TLS handshake included.
 */
export function sendWatched(request: WatchedRequest, caller: AbortSignal, timeoutMs: number): Promise<Watched> {
  if (caller.aborted) return Promise.resolve({ kind: 'failed', mayHaveLeft: false, words: 'aborted' });
  const { mostReplyBytes, ...wire } = request;
  return new Promise((resolve) => {
    let [begun, over, status, bytes] = [false, false, 0, 0];
    let headers: Headers = {};
    let writing: Dispatcher.DispatchController | undefined;
    const parts: Buffer[] = [];
    const end = (result: Watched): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      caller.removeEventListener('abort', onAbort);
      resolve(result);
    };
    // A refusal is one by its status and headers alone, whatever became of its words: it may also ask to be left in peace for a while.
    const fail = (words: string): void =>
      end(
        status >= 400
          ? { kind: 'answered', status, headers, text: null }
          : { kind: 'failed', mayHaveLeft: begun, words },
      );
    const giveUp = (words: string): void => {
      fail(words);
      writing?.abort(new Error(words));
    };
    const onAbort = (): void => giveUp('aborted');
    const timer = setTimeout(giveUp, timeoutMs, `nothing within ${timeoutMs} ms`);
    caller.addEventListener('abort', onAbort, { once: true });
    connections.dispatch(wire, {
      onRequestStart(controller) {
        writing = controller;
        // Nobody waits for it any more, and `failed` has been said of it: it must not leave now.
        if (over) controller.abort(new Error('given up before it began'));
        else begun = true;
      },
      onResponseStart(_controller, statusCode, said) {
        [status, headers] = [statusCode, said];
      },
      onResponseData(controller, part) {
        bytes += part.length;
        if (bytes <= mostReplyBytes) return void parts.push(part);
        end({ kind: 'answered', status, headers, text: null });
        controller.abort(new Error('reply too long'));
      },
      onResponseEnd: () => end({ kind: 'answered', status, headers, text: Buffer.concat(parts).toString('utf8') }),
      onResponseError: (_controller, error) => fail(failureWords(error)),
    });
  });
}
