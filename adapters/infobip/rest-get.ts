import type { z } from 'zod';
import { failureWords } from '../http/failure-words.ts';
import { startDeadline } from '../http/deadline.ts';
import { parseJson, readLimited } from '../http/read-limited.ts';
import { describeError } from './errors.ts';

const mostReplyBytes = 4 * 1024 * 1024;

type GetResult<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'noAnswer'; readonly reason: string };

export type RestGet = <T>(
  path: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
) => Promise<GetResult<T>>;

/** A read of Infobip's REST API: one attempt, one deadline, no redirect followed, the reply parsed before use. */
export function createRestGet(deps: {
  readonly prefix: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly fetch: typeof globalThis.fetch;
}): RestGet {
  const headers = { authorization: `App ${deps.apiKey}`, accept: 'application/json', 'user-agent': deps.userAgent };
  return async (path, query, schema, signal) => {
    const deadline = startDeadline(signal, deps.timeoutMs);
    try {
      const response = await deps.fetch(`${deps.prefix}${path}?${new URLSearchParams(query).toString()}`, {
        headers,
        redirect: 'manual',
        signal: deadline.signal,
      });
      const text = await readLimited(response, mostReplyBytes);
      const body = text === null ? undefined : parseJson(text);
      if (response.status !== 200) return { kind: 'noAnswer', reason: describeError(response.status, body) };
      const parsed = schema.safeParse(body);
      return parsed.success
        ? { kind: 'ok', value: parsed.data }
        : { kind: 'noAnswer', reason: 'HTTP 200 with an unreadable body' };
    } catch (error) {
      const cause = deadline.cause();
      const reason =
        cause === 'timeout'
          ? `nothing within ${deps.timeoutMs} ms`
          : cause === 'aborted'
            ? 'aborted'
            : failureWords(error);
      return { kind: 'noAnswer', reason };
    } finally {
      deadline.release();
    }
  };
}
