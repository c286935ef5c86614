import type { z } from 'zod';
import { describeSilence } from './answer.ts';
import { describeError } from './errors.ts';
import type { RestCall } from './rest-call.ts';

type GetResult<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** `status`: HTTP, where there was an answer that is none to the question. */
  | { readonly kind: 'noAnswer'; readonly reason: string; readonly status?: number };

export type RestGet = <T>(
  path: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
) => Promise<GetResult<T>>;

/** A read of Infobip's REST API: its reply is parsed before use, and whatever is no clear reply is no answer. */
export function createRestGet(call: RestCall): RestGet {
  return async (path, query, schema, signal) => {
    const answer = await call({ method: 'GET', path, query }, signal);
    if (answer.kind !== 'answered') return { kind: 'noAnswer', reason: describeSilence(answer) };
    if (answer.status !== 200)
      return { kind: 'noAnswer', reason: describeError(answer.status, answer.body), status: answer.status };
    const parsed = schema.safeParse(answer.body);
    return parsed.success
      ? { kind: 'ok', value: parsed.data }
      : { kind: 'noAnswer', reason: 'HTTP 200 with an unreadable body' };
  };
}
