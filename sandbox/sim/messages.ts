import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { ok } from '../http/reply.ts';
import { channels, type Entry } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { asReceived } from '../email/tracking/as-received.ts';
import { originOf } from './origin.ts';
import { present } from '../present.ts';
import { deliveriesRoute } from './deliveries.ts';
import { requestsRoute } from './requests.ts';
import { problem, type SimRoute } from './route.ts';

const querySchema = z.strictObject({
  channel: z.enum(channels).optional(),
  account: z.string().optional(),
  messageId: z.string().optional(),
  bulkId: z.string().optional(),
  to: z.string().optional(),
  from: z.string().optional(),
  outcome: z.enum(['accepted', 'rejected']).optional(),
  status: z.string().optional(),
  contains: z.string().optional(),
  after: z.coerce.number().int().optional(),
  before: z.coerce.number().int().optional(),
  /** `newest` reads backwards with `before`; the default reads on with `after`. */
  order: z.enum(['oldest', 'newest']).default('oldest'),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  /** `ndjson`: everything that matches, one line each, mail bodies included. */
  format: z.enum(['json', 'ndjson']).default('json'),
});

/** The oracle as the outside sees it. */
export function messageRoutes(oracle: Oracle): readonly SimRoute[] {
  /** A mail as its reader has it. */
  const whole = (entry: Entry, origin: string): object => {
    const body = oracle.body(entry.seq);
    const attempts = oracle.attempts(entry.messageId);
    return { ...entry, attempts, ...(body && asReceived(entry.seq, body, origin)) };
  };
  /** One after the other, as fast as the reader takes them: all of them at once would be too much of memory. */
  const writeAll = async (response: ServerResponse, entries: Iterable<Entry>, origin: string): Promise<void> => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    for (const entry of entries) {
      if (response.destroyed) return;
      if (!response.write(`${JSON.stringify(whole(entry, origin))}\n`)) await drained(response);
    }
    response.end();
  };
  return [
    {
      method: 'GET',
      path: '/_sim/messages',
      handle: ({ query, raw }) => {
        const { order, limit, format, ...rest } = querySchema.parse(Object.fromEntries(query));
        const filter = present(rest);
        if (format === 'ndjson') return void writeAll(raw.response, oracle.matching(filter), originOf(raw.request));
        const { entries, total } = oracle.page(filter, order, limit);
        return ok({
          results: entries.map((entry) => ({ ...entry, attempts: oracle.attempts(entry.messageId) })),
          /** Give it as `after` (or `before`, with `order=newest`) to read on. */
          cursor: total > entries.length ? (entries.at(-1)?.seq ?? null) : null,
          total,
        });
      },
    },
    {
      method: 'GET',
      path: '/_sim/messages/*',
      handle: ({ rest, raw }) => {
        const entry = oracle.bySeq(Number(rest));
        return entry ? ok(whole(entry, originOf(raw.request))) : problem(404, `no message has the number ${rest}`);
      },
    },
    { method: 'GET', path: '/_sim/inbound', handle: () => ok({ results: oracle.inbound }) },
    { method: 'GET', path: '/_sim/duplicates', handle: () => ok(oracle.duplicates()) },
    deliveriesRoute(oracle),
    requestsRoute(oracle),
  ];
}

/** Resolves when more may be written, or the reader has left. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
