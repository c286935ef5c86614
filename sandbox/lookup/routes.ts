import { z } from 'zod';
import { CURRENCY } from '../account/price.ts';
import { endOf } from '../behaviour/verdicts.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { SandboxClock } from '../time/clock.ts';
import { vendorTime } from '../time/instant.ts';
import { logsPerMinute } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorRequest, VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import { newBulkId, newMessageId } from '../ids.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { KEPT_MS } from '../reports/poll-queue.ts';
import type { Pusher } from '../reports/pusher.ts';
import { isLoopbackUrl } from '../reports/webhook.ts';
import { statuses } from '../registry/statuses.ts';
import type { Timers } from '../time/timers.ts';
import { logFilter } from './log-filter.ts';
import { lookUp, type Finding } from './look-up.ts';

/** Clients write numbers both ways; the vendor clips what is too long. */
const number = z.union([z.string(), z.number().transform(String)]).transform((text) => text.slice(0, 256));
const question = z.object({ to: z.array(number).min(1).max(1000) });
const notification = question.extend({
  notifyUrl: z.string().max(2048).optional(),
  notifyContentType: z.string().optional(),
});

/** A network takes a moment to answer. */
const ANSWER_MS = 200;
const PRICE = 0.005;

const scopes = ['number-lookup:manage', 'number-lookup:send'];

/**
 * `POST /number/1/query`, `/number/1/notify` (the same, pushed) and `GET /number/1/logs`. A look-up says what a text message
 * to the number would come to; rules that count are not used up by it.
 */
export function lookupRoutes(deps: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly rules: Pick<Rules, 'foresee'>;
  readonly pusher: Pusher;
  readonly clock: SandboxClock;
  readonly timers: Timers;
}): readonly VendorRoute[] {
  const { rules, pusher, clock, timers } = deps;
  const findings = deps.oracle.shelf<Finding>('lookups');

  const ask = (numbers: readonly string[], account: string): { bulkId: string; asked: readonly Finding[] } => {
    const bulkId = newBulkId();
    const asked = numbers.map((written) => {
      const to = addressKey(written);
      const behaviour = rules.foresee({ channel: 'sms', to, from: '', text: '' });
      const result = lookUp(to, endOf(behaviour, 'sms'));
      const finding: Finding = { account, bulkId, messageId: newMessageId(), at: clock.now(), result };
      findings.put(finding.messageId, finding);
      return finding;
    });
    return { bulkId, asked };
  };
  const readLogs = ({ query, caller }: VendorRequest): object[] => {
    const { limit, fits } = logFilter(query);
    const oldest = clock.now() - KEPT_MS;
    return findings
      .all()
      .filter((one) => one.account === caller.account && one.at >= oldest && fits(one))
      .slice(-limit)
      .toReversed()
      .map(logOf);
  };
  return [
    {
      method: 'POST',
      path: '/number/1/query',
      scopes,
      handle: ({ body, caller }) =>
        take(question.safeParse(body), body, 'legacy', ({ to }) => {
          const { bulkId, asked } = ask(to, caller.account);
          return { reply: ok({ results: asked.map(({ result }) => result), bulkId }) };
        }),
    },
    {
      method: 'POST',
      path: '/number/1/notify',
      scopes,
      handle: ({ body, caller }) =>
        take(notification.safeParse(body), body, 'legacy', ({ to, notifyUrl }) => {
          const { bulkId, asked } = ask(to, caller.account);
          const tell = (): void => {
            if (notifyUrl === undefined || !isLoopbackUrl(notifyUrl)) return;
            for (const { messageId, result } of asked)
              pusher.push(notifyUrl, { form: 'lookup', json: () => ({ bulkId, messageId, ...result }) });
          };
          timers.after(ANSWER_MS, tell, 'number look-ups');
          const status = {
            ...statuses.PENDING_WAITING_DELIVERY,
            description: 'Message sent, waiting for delivery report',
          };
          const results = asked.map(({ messageId, result }) => ({ to: result.to, status, messageId }));
          return { reply: ok({ results, bulkId }) };
        }),
    },
    {
      method: 'GET',
      path: '/number/1/logs',
      scopes: ['number-lookup:logs:read', 'number-lookup:manage'],
      limit: logsPerMinute(60),
      handle: (request) => ({ reply: ok({ results: readLogs(request) }) }),
    },
  ];
}

const logOf = ({ bulkId, messageId, at, result: { to, mccMnc, status, error } }: Finding): object => ({
  bulkId,
  messageId,
  to,
  sentAt: vendorTime(at),
  doneAt: vendorTime(at),
  mccMnc,
  price: { pricePerLookup: PRICE, currency: CURRENCY },
  status,
  error,
});
