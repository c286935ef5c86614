import { perMinute } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorRequest, VendorRoute } from '../http/route.ts';
import type { Channel, Inbound } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { PollQueue } from '../reports/poll-queue.ts';
import type { ReportQueue } from '../reports/report-queue.ts';
import { mailReport, mailReportV1 } from '../email/formats.ts';
import type { Report } from '../send/report.ts';
import { inboundReport, reportV1, reportV3 } from '../sms/formats.ts';
import { callReport, flatCallReport } from '../voice/formats.ts';
import { readLogQuery } from './log-query.ts';

const texting = ['message:send', 'sms:message:send', 'sms:manage'];
const calling = ['voice-reports:read', 'voice:logs:read', 'message:send'];
const mailing = ['message:send', 'email:message:send', 'email:manage'];
const receiving = ['inbound-message:read', 'sms:inbound-message:read', 'sms:manage'];

/** What is fetched rather than pushed: reports without a webhook, and inbound messages. Each is handed out once. */
export function reportRoutes(deps: {
  readonly oracle: Recorder;
  readonly reports: Pick<ReportQueue, 'take'>;
  readonly inbox: PollQueue<Inbound>;
}): readonly VendorRoute[] {
  const { oracle, reports, inbox } = deps;
  const poll = (
    channel: Channel,
    path: string,
    format: (report: Report) => object,
    access: Pick<VendorRoute, 'scopes' | 'limit'>,
  ): VendorRoute => ({
    method: 'GET',
    path,
    ...access,
    handle: ({ query, caller }) => {
      const wanted = readLogQuery(query, { sender: 'from', destination: 'to' });
      const taken =
        'fits' in wanted
          ? reports.take(
              wanted.limit,
              ({ entry }) => entry.channel === channel && entry.account === caller.account && wanted.fits(entry),
            )
          : [];
      oracle.reported(
        taken.filter((report) => !isOfStation(report)).map(({ entry }) => entry.seq),
        'polled',
      );
      return { reply: ok({ results: taken.map(format) }) };
    },
  });
  const inboxReports = ({ query, caller: { account } }: VendorRequest) => {
    const wanted = readLogQuery(query, { sender: 'from', destination: 'to' });
    const isTheirs = (inbound: Inbound): boolean => inbound.channel === 'sms' && inbound.account === account;
    const taken = inbox.take('limit' in wanted ? wanted.limit : 0, isTheirs);
    oracle.reported(
      taken.map(({ seq }) => seq),
      'polled',
    );
    return {
      reply: ok(inboundEnvelope(taken.map(inboundReport), inbox.count(isTheirs))),
    };
  };
  return [
    poll('sms', '/sms/1/reports', reportV1, { scopes: texting }),
    poll('sms', '/sms/3/reports', reportV3, { scopes: texting }),
    poll('voice', '/voice/1/reports', callReport, { scopes: calling }),
    // Deprecated since 2020, and still there.
    poll('voice', '/tts/3/reports', flatCallReport, {
      scopes: ['voice-message:manage', 'voice-message:logs:read', 'message:send'],
    }),
    poll('email', '/email/1/reports', mailReportV1, { scopes: mailing, limit: perMinute(60) }),
    poll('email', '/email/4/reports', mailReport, { scopes: mailing, limit: perMinute(120) }),
    { method: 'GET', path: '/sms/1/inbox/reports', scopes: receiving, handle: inboxReports },
  ];
}

/** Told on the way: the end, which may be of the same name, is still to be reported. */
const isOfStation = ({ entry, verdict }: Report): boolean =>
  verdict.status === 'DELIVERED_TO_OPERATOR' && entry.status !== verdict.status;

export const inboundEnvelope = (results: readonly unknown[], pending: number): object => ({
  results,
  messageCount: results.length,
  pendingMessageCount: pending,
});
