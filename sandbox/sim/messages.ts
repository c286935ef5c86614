import { z } from 'zod';
import { ok } from '../http/reply.ts';
import { channels, type Entry } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { asReceived } from '../email/tracking/as-received.ts';
import { originOf } from './origin.ts';
import { present } from '../present.ts';
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
  return [
    {
      method: 'GET',
      path: '/_sim/messages',
      handle: ({ query, raw }) => {
        const { order, limit, format, ...rest } = querySchema.parse(Object.fromEntries(query));
        const found = oracle.find(present(rest));
        if (format === 'ndjson') {
          raw.response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
          for (const entry of found) raw.response.write(`${JSON.stringify(whole(entry, originOf(raw.request)))}\n`);
          raw.response.end();
          return undefined;
        }
        const page = order === 'newest' ? found.slice(-limit).toReversed() : found.slice(0, limit);
        const more = found.length > page.length;
        return ok({
          results: page.map((entry) => ({ ...entry, attempts: oracle.attempts(entry.messageId) })),
          /** Give it as `after` (or `before`, with `order=newest`) to read on. */
          cursor: more ? (page.at(-1)?.seq ?? null) : null,
          total: found.length,
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
    { method: 'GET', path: '/_sim/requests', handle: () => ok({ routes: oracle.requests.list() }) },
  ];
}
