import { z } from 'zod';
import { ok } from '../http/reply.ts';
import { channels, type Entry } from '../oracle/entry.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { SimRoute } from './route.ts';

const querySchema = z.strictObject({
  channel: z.enum(channels).optional(),
  to: z.string().optional(),
  messageId: z.string().optional(),
  /** The `cursor` of the page before. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

/** `GET /_sim/deliveries`: each thing that a person really got or heard, in the order in which she got it. */
export const deliveriesRoute = (oracle: Oracle): SimRoute => ({
  method: 'GET',
  path: '/_sim/deliveries',
  handle: ({ query }) => {
    const { channel, to, messageId, after, limit } = querySchema.parse(Object.fromEntries(query));
    const person = to === undefined ? undefined : addressKey(to);
    const results: object[] = [];
    let place = after;
    for (const entry of oracle.deliveries(after)) {
      if (results.length >= limit) return ok({ results, cursor: place, total: oracle.delivered() });
      place += 1;
      const isWanted =
        (channel === undefined || entry.channel === channel) &&
        (person === undefined || entry.to === person) &&
        (messageId === undefined || entry.messageId === messageId);
      if (isWanted) results.push(deliveryOf(entry));
    }
    return ok({ results, cursor: null, total: oracle.delivered() });
  },
});

const deliveryOf = (entry: Entry): object => ({
  seq: entry.seq,
  at: entry.deliveredAt,
  channel: entry.channel,
  messageId: entry.messageId,
  to: entry.to,
  from: entry.from,
  subject: entry.subject,
  text: entry.text,
  contentHash: entry.contentHash,
  /** Of calls: who answered. */
  answeredBy: entry.call?.answeredBy ?? undefined,
});
