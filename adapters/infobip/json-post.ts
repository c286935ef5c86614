import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { failureWords } from '../http/failure-words.ts';
import { startDeadline } from '../http/deadline.ts';
import { parseJson } from '../http/read-limited.ts';
import { watchFlight } from '../http/watched-transport.ts';
import type { Answer } from './classify.ts';

/** As in the single send: shorter than servers keep an idle connection, whose reset under the next request would be an `unknown`. */
const idleMs = 4_000;
const mostReplyBytes = 4 * 1024 * 1024;

export type JsonPost = (path: string, body: object, signal: AbortSignal) => Promise<Answer>;

/**
 * One POST with one deadline and no redirect followed, over the bare HTTP client: the vendor's SDK takes no bulk of its newer API, and
 * `fetch` cannot say whether any byte had left (I5).
 */
export function createJsonPost(deps: {
  readonly prefix: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly userAgent: string;
}): JsonPost {
  const { protocol, hostname, port, pathname } = new URL(deps.prefix);
  const agent =
    protocol === 'https:'
      ? new HttpsAgent({ keepAlive: true, timeout: idleMs, maxFreeSockets: 16 })
      : new HttpAgent({ keepAlive: true, timeout: idleMs, maxFreeSockets: 16 });
  const base = pathname.replace(/\/+$/, '');
  return async (path, body, signal) => {
    const flight = watchFlight();
    const deadline = startDeadline(signal, deps.timeoutMs);
    const bytes = Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `App ${deps.apiKey}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': bytes.length,
      'user-agent': deps.userAgent,
    };
    const options = { protocol, hostname, port, path: base + path, method: 'POST', agent, headers };
    try {
      if (deadline.signal.aborted) return { kind: 'failed', mayHaveLeft: false, words: 'aborted before it began' };
      return await new Promise<Answer>((answer, fail) => {
        const request: ClientRequest = flight.transport.request(options, (response) => {
          readAnswer(response).then(answer, fail);
        });
        deadline.signal.addEventListener('abort', () => request.destroy(new Error('aborted')), { once: true });
        request.on('error', fail);
        request.end(bytes);
      });
    } catch (error) {
      const cause = deadline.cause();
      const words =
        cause === 'timeout'
          ? `nothing within ${deps.timeoutMs} ms`
          : cause === 'aborted'
            ? 'aborted while waiting'
            : failureWords(error);
      return { kind: 'failed', mayHaveLeft: flight.mayHaveLeft(), words };
    } finally {
      deadline.release();
    }
  };
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostReplyBytes) break; // leaving the loop ends the connection; half an answer is none
    chunks.push(chunk);
  }
  const whole = response.complete && bytes <= mostReplyBytes;
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    body: whole ? parseJson(Buffer.concat(chunks).toString()) : undefined,
  };
}
