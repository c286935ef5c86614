import { errorReply } from '../http/envelopes.ts';
import { perSecond } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorRequest, VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import { violationsOf } from '../http/violations.ts';
import { newBulkId, newMessageId } from '../ids.ts';
import type { Inbound } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { limitOf, readLogQuery } from '../reads/log-query.ts';
import { inboundEnvelope } from '../reads/report-routes.ts';
import type { PollQueue } from '../reports/poll-queue.ts';
import type { ReportQueue } from '../reports/report-queue.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { channelNames, nameOfChannel, type ChannelName } from './channels.ts';
import { messagesInbound, messagesReport, saidStatus } from './formats.ts';
import { fromMessages } from './request.ts';
import { sendEvents, sendMessages } from './schema.ts';
import { unknownProperties } from './unknown-properties.ts';

const sending = ['message:send', 'messages-api:message:send', 'messages-api:manage'];
const MOST_DAYS = 180;

/** One shape for many channels, with other ways where the first does not lead to the person. */
export function messagesRoutes(deps: {
  readonly submit: (request: SendRequest) => Submitted;
  readonly oracle: Recorder;
  readonly reports: Pick<ReportQueue, 'take'>;
  readonly inbox: PollQueue<Inbound>;
}): readonly VendorRoute[] {
  const { submit, oracle, reports, inbox } = deps;
  return [
    {
      method: 'POST',
      path: '/messages-api/1/messages',
      scopes: sending,
      horizonDays: MOST_DAYS,
      handle: ({ body, caller }) =>
        take(sendMessages.safeParse(body), body, 'modern', (valid) => {
          const bulkId = valid.options?.schedule?.bulkId ?? newBulkId();
          const submitted = fromMessages(valid, caller.account, bulkId).map(submit);
          const messages = submitted.flatMap(({ taken }) =>
            taken.map(({ to, said, messageId, parts }) => ({
              messageId,
              status: saidStatus(said),
              destination: to,
              details: { messageCount: parts },
            })),
          );
          const early = submitted.flatMap((one) => one.early ?? []);
          return { reply: ok({ bulkId, messages }), wait: early.length > 0 ? Promise.all(early) : undefined };
        }),
    },
    {
      method: 'POST',
      path: '/messages-api/1/messages/validate',
      scopes: sending,
      limit: perSecond(10),
      handle: ({ body }) => ({ reply: judged(body) }),
    },
    {
      method: 'POST',
      path: '/messages-api/1/events',
      scopes: sending,
      handle: ({ body }) =>
        take(sendEvents.safeParse(body), body, 'modern', ({ events }) => ({
          reply: ok({
            bulkId: newBulkId(),
            messages: events.flatMap(({ destinations }) =>
              destinations.map(({ to }) => ({
                messageId: newMessageId(),
                status: saidStatus('PENDING_ACCEPTED'),
                destination: to,
              })),
            ),
          }),
        })),
    },
    {
      method: 'GET',
      path: '/messages-api/1/reports',
      scopes: sending,
      handle: ({ query, caller }) => {
        const wanted = readLogQuery(query, { sender: 'sender', destination: 'destination' });
        const name = query.get('channel');
        if (!('fits' in wanted)) return { reply: errorReply('modern', 400, wanted) };
        if (!isChannel(name)) return { reply: badChannel };
        const taken = reports.take(wanted.limit, ({ entry }) => {
          const channel = nameOfChannel(entry.channel);
          const isWanted = channel !== undefined && (name === null || channel === name);
          return isWanted && entry.account === caller.account && wanted.fits(entry);
        });
        oracle.reported(
          taken.map(({ entry }) => entry.seq),
          'polled',
        );
        return { reply: ok({ results: taken.map(messagesReport) }) };
      },
    },
    {
      method: 'GET',
      path: '/messages-api/1/inbound',
      scopes: ['inbound-message:read', 'messages-api:manage'],
      handle: (request) => receive(request, oracle, inbox),
    },
  ];
}

const isChannel = (name: string | null): name is ChannelName | null =>
  name === null || Object.hasOwn(channelNames, name);
const badChannel = errorReply('modern', 400, [{ property: 'channel', violation: 'invalid value' }]);

function receive({ query, caller }: VendorRequest, oracle: Recorder, inbox: PollQueue<Inbound>) {
  const name = query.get('channel');
  if (name === null || !isChannel(name)) return { reply: badChannel };
  const isTheirs = (inbound: Inbound): boolean =>
    inbound.account === caller.account && inbound.channel === channelNames[name];
  const taken = inbox.take(limitOf(query), isTheirs);
  oracle.reported(
    taken.map(({ seq }) => seq),
    'polled',
  );
  return { reply: ok(inboundEnvelope(taken.map(messagesInbound), inbox.count(isTheirs))) };
}

/** What would be said to this body, without sending anything; its refusals have no error code. */
function judged(body: unknown) {
  const read = sendMessages.safeParse(body);
  if (!read.success) {
    const violations = violationsOf(read.error, body);
    return { status: 400, json: { description: 'Request cannot be processed.', action: fix, violations } };
  }
  return ok({
    description: "Request can be sent through '/messages' endpoint and should be accepted by our platform.",
    action: 'No action is required, but it is recommended to check and address any violations.',
    skippableViolations: unknownProperties(body),
  });
}

const fix = 'Check the syntax, violations and adjust the request.';
