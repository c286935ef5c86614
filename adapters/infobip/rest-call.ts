import { failureWords } from '../http/failure-words.ts';
import { startDeadline } from '../http/deadline.ts';
import { parseJson, readLimited } from '../http/read-limited.ts';
import { watchFetch } from '../http/watched-fetch.ts';
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
  readonly form?: FormData;
};

export type RestCall = (request: RestRequest, signal: AbortSignal) => Promise<Answer>;

/** One request to Infobip's REST API: one attempt, one deadline, no redirect followed, and the knowledge of whether it left (I5, I6). */
export function createRestCall(link: Link): RestCall {
  const headers = { authorization: `App ${link.apiKey}`, accept: 'application/json', 'user-agent': link.userAgent };
  return async ({ method, path, query, body, form }, signal) => {
    const { mayHaveLeft, run } = watchFetch();
    const deadline = startDeadline(signal, link.timeoutMs);
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    try {
      const response = await run(`${link.prefix}${path}${search}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...bodyOf(body, form),
        redirect: 'manual',
        signal: deadline.signal,
      });
      const text = await readLimited(response, mostReplyBytes);
      return {
        kind: 'answered',
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: text === null ? undefined : parseJson(text),
      };
    } catch (error) {
      return { kind: 'failed', mayHaveLeft: mayHaveLeft(), words: wordsOf(error, deadline.cause(), link.timeoutMs) };
    } finally {
      deadline.release();
    }
  };
}

/** `fetch` writes the content type of a form itself, with its boundary. */
function bodyOf(body: object | undefined, form: FormData | undefined): Pick<RequestInit, 'body'> {
  if (form !== undefined) return { body: form };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

function wordsOf(error: unknown, cause: 'none' | 'timeout' | 'aborted', timeoutMs: number): string {
  if (cause === 'timeout') return `nothing within ${timeoutMs} ms`;
  return cause === 'aborted' ? 'aborted' : failureWords(error);
}
