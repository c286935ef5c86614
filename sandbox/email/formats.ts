import { vendorTime } from '../time/instant.ts';
import type { Entry } from '../oracle/entry.ts';
import { leftAt } from '../oracle/filter.ts';
import type { Report } from '../send/report.ts';
import { failures, statuses } from '../registry/statuses.ts';
import { smtpResponse } from './smtp-response.ts';

/** The vendor's own example has no price of a mail. */
const free = { pricePerMessage: 0, currency: 'UNKNOWN' };
/** Set aside for examples (RFC 5737). */
const SENDING_IP = '192.0.2.1';

const doneAt = (entry: Entry): string | undefined =>
  entry.doneAt === undefined ? undefined : vendorTime(Date.parse(entry.doneAt));

/** What polled and pushed reports have in common. A dropped mail was never tried. */
const reported = ({ entry, verdict, doneAt: at }: Report) => ({
  bulkId: entry.bulkId,
  price: free,
  status: statuses[verdict.status],
  error: failures[verdict.error],
  messageId: entry.messageId,
  to: entry.to,
  sentAt: vendorTime(leftAt(entry)),
  doneAt: vendorTime(at),
  attemptCount: entry.outcome === 'rejected' ? 0 : 1,
  timeToFirstAttempt: Math.max(0, at - leftAt(entry)),
});
const owner = ({ applicationId, entityId }: Entry) => ({ applicationId, entityId });
const platform = ({ entityId, applicationId, campaignReferenceId }: Entry) => ({
  platform: { entityId, applicationId },
  campaignReferenceId,
});

/** An item of `/email/1/reports`. */
export const mailReportV1 = (report: Report): object => ({
  ...owner(report.entry),
  ...reported(report),
  messageCount: 1,
});

/** An item of `/email/4/reports`. */
export const mailReport = (report: Report): object => ({
  ...reported(report),
  sender: report.entry.from,
  messageCount: 1,
  callbackData: report.entry.callbackData,
  ...platform(report.entry),
});

/** An item of the webhook: `smsCount` where what is polled says `messageCount`. */
export function mailWebhook(report: Report): object {
  const { entry, verdict } = report;
  const response = smtpResponse(verdict.error, entry.to);
  return {
    ...owner(entry),
    ...reported(report),
    smsCount: 1,
    campaignReferenceId: entry.campaignReferenceId,
    callbackData: entry.callbackData,
    ...(response === undefined ? {} : { sendingIp: SENDING_IP, smtp: { response } }),
  };
}

const logged = (entry: Entry) => ({
  bulkId: entry.bulkId,
  messageId: entry.messageId,
  text: entry.text,
  sentAt: vendorTime(leftAt(entry)),
  doneAt: doneAt(entry),
  messageCount: 1,
  price: free,
  status: statuses[entry.status],
  error: failures[entry.error],
});

/** An item of `/email/1/logs`. */
export const mailLogV1 = (entry: Entry): object => ({
  ...owner(entry),
  ...logged(entry),
  to: entry.to,
  from: entry.from,
});

/** An item of `/email/4/logs`. */
export const mailLog = (entry: Entry): object => ({
  ...logged(entry),
  sender: entry.from,
  destination: entry.to,
  ...platform(entry),
});
