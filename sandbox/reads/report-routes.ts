import { ok } from '../http/reply.ts';
import type { VendorRequest, VendorRoute } from '../http/vendor.ts';
import type { Channel, Inbound } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { PollQueue } from '../reports/poll-queue.ts';
import { mailReport } from '../email/formats.ts';
import type { Report } from '../send/report.ts';
import { inboundReport, reportV1, reportV3 } from '../sms/formats.ts';
import { callReport } from '../voice/formats.ts';
import { readLogQuery } from './log-query.ts';

/** What is fetched rather than pushed: reports without a webhook, and inbound messages. Each is handed out once. */
export function reportRoutes(deps: {
  readonly oracle: Recorder;
  readonly reports: PollQueue<Report>;
  readonly inbox: PollQueue<Inbound>;
}): readonly VendorRoute[] {
  const { oracle, reports, inbox } = deps;
  const poll = (channel: Channel, path: string, format: (report: Report) => object): VendorRoute => ({
    method: 'GET',
    path,
    handle: ({ query }) => {
      const wanted = readLogQuery(query, { sender: 'from', destination: 'to' });
      const taken =
        'fits' in wanted
          ? reports.take(wanted.limit, ({ entry }) => entry.channel === channel && wanted.fits(entry))
          : [];
      oracle.reported(
        taken.map(({ entry }) => entry.seq),
        'polled',
      );
      return { reply: ok({ results: taken.map(format) }) };
    },
  });
  const inboxReports = ({ query }: VendorRequest) => {
    const wanted = readLogQuery(query, { sender: 'from', destination: 'to' });
    const taken = inbox.take('limit' in wanted ? wanted.limit : 0, () => true);
    oracle.reported(
      taken.map(({ seq }) => seq),
      'polled',
    );
    return { reply: ok(inboundEnvelope(taken.map(inboundReport), inbox.size())) };
  };
  return [
    poll('sms', '/sms/1/reports', reportV1),
    poll('sms', '/sms/3/reports', reportV3),
    poll('voice', '/voice/1/reports', callReport),
    poll('email', '/email/4/reports', mailReport),
    { method: 'GET', path: '/sms/1/inbox/reports', handle: inboxReports },
  ];
}

export const inboundEnvelope = (results: readonly object[], pending: number): object => ({
  results,
  messageCount: results.length,
  pendingMessageCount: pending,
});
