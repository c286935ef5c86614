import { z } from 'zod';
import { isoTime } from '../time/instant.ts';
import { ok } from '../http/reply.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { MOST_REQUESTS, type Request } from '../oracle/requests.ts';
import type { SimRoute } from './route.ts';

const querySchema = z.strictObject({ last: z.coerce.number().int().min(0).max(MOST_REQUESTS).default(50) });
/** Of a request that brought more, the first of them. */
const MOST_IDS = 20;

/** `GET /_sim/requests`: how often each route was called, and the last requests one by one, the newest first. */
export const requestsRoute = (oracle: Oracle): SimRoute => ({
  method: 'GET',
  path: '/_sim/requests',
  handle: ({ query }) => {
    const { last } = querySchema.parse(Object.fromEntries(query));
    return ok({ routes: oracle.requests.list(), last: oracle.requests.last(last).map((one) => shown(one, oracle)) });
  },
});

function shown({ at, after, upTo, ...rest }: Request, oracle: Oracle): object {
  const messageIds: string[] = [];
  for (let seq = after + 1; seq <= Math.min(upTo, after + MOST_IDS); seq += 1) {
    const entry = oracle.bySeq(seq);
    if (entry) messageIds.push(entry.messageId);
  }
  return { at: isoTime(at), ...rest, messages: upTo - after, messageIds };
}
