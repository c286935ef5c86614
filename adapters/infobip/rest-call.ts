import { Readable } from 'node:stream';
import { formBytes, type FormPart } from '../http/form-bytes.ts';
import { failureWords } from '../http/failure-words.ts';
import { startDeadline } from '../http/deadline.ts';
import { parseJson, readLimited } from '../http/read-limited.ts';
import { watchRequest } from '../http/watched-request.ts';
import type { Answer } from './classify.ts';
import type { Link } from './link.ts';

const mostReplyBytes = 4 * 1024 * 1024;

export type RestRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly body?: object;
  /** Instead of `body`: fields and files, as `multipart/form-data`. */
  readonly form?: readonly FormPart[];
};

export type RestCall = (request: RestRequest, signal: AbortSignal) => Promise<Answer>;

/** One request to Infobip's REST API: one attempt, one deadline, no redirect followed, and the knowledge of whether it left (I5, I6). */
export function createRestCall(link: Link): RestCall {
  const headers = { authorization: `App ${link.apiKey}`, accept: 'application/json', 'user-agent': link.userAgent };
  return async (request, signal) => {
    const resting = link.gate.closed(Date.now());
    return resting ?? link.gate.heard(await ask(link, headers, request, signal), Date.now());
  };
}

async function ask(
  link: Link,
  headers: Readonly<Record<string, string>>,
  { method, path, query, body, form }: RestRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const { mayHaveLeft, run } = watchRequest();
  const deadline = startDeadline(signal, link.timeoutMs);
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  try {
    const content = encode(body, form);
    const response = await run(`${link.prefix}${path}${search}`, {
      method,
      headers: { ...headers, ...content.headers },
      body: content.body,
      signal: deadline.signal,
    });
    const text = await readLimited(response.body, mostReplyBytes);
    return {
      kind: 'answered',
      status: response.statusCode,
      retryAfter: response.headers['retry-after'],
      body: text === null ? undefined : parseJson(text),
    };
  } catch (error) {
    return { kind: 'failed', mayHaveLeft: mayHaveLeft(), words: wordsOf(error, deadline.cause(), link.timeoutMs) };
  } finally {
    deadline.release();
  }
}

type Content = {
  readonly body: string | Readable | null;
  readonly headers: Readonly<Record<string, string>>;
};

function encode(body: object | undefined, form: readonly FormPart[] | undefined): Content {
  if (form !== undefined) {
    const { contentType, contentLength, chunks } = formBytes(form);
    const headers = { 'content-type': contentType, 'content-length': String(contentLength) };
    return { body: Readable.from(chunks, { objectMode: false }), headers };
  }
  if (body === undefined) return { body: null, headers: {} };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function wordsOf(error: unknown, cause: 'none' | 'timeout' | 'aborted', timeoutMs: number): string {
  if (cause === 'timeout') return `nothing within ${timeoutMs} ms`;
  return cause === 'aborted' ? 'aborted' : failureWords(error);
}
