import { vendorTime } from '../clock.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Report } from '../send/report.ts';
import { failures, statuses } from '../statuses.ts';

const sentAt = (entry: Entry): string => vendorTime(Date.parse(entry.sendAt ?? entry.at));
const free = { pricePerMessage: 0, currency: 'UNKNOWN' };

/** `messageCount` where reports are fetched, `smsCount` where they are pushed: so the vendor's examples have it. */
function report({ entry, verdict, doneAt }: Report): object {
  return {
    applicationId: entry.applicationId,
    entityId: entry.entityId,
    campaignReferenceId: entry.campaignReferenceId,
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    to: entry.to,
    sentAt: sentAt(entry),
    doneAt: vendorTime(doneAt),
    price: free,
    status: statuses[verdict.status],
    error: failures[verdict.error],
  };
}

/** An item of `/email/4/reports`. */
export const mailReport = (one: Report): object => ({ ...report(one), messageCount: 1, attemptCount: 1 });

/** An item of the webhook. */
export const mailWebhook = (one: Report): object => ({
  ...report(one),
  smsCount: 1,
  callbackData: one.entry.callbackData,
  sendingIp: '127.0.0.1',
  smtp: { response: one.verdict.error === 'NO_ERROR' ? '250 2.0.0 Ok' : '550 5.1.1 no such user' },
});

/** An item of `/email/4/logs`. */
export function mailLog(entry: Entry): object {
  return {
    text: entry.text,
    sender: entry.from,
    destination: entry.to,
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    sentAt: sentAt(entry),
    doneAt: entry.doneAt === undefined ? undefined : vendorTime(Date.parse(entry.doneAt)),
    messageCount: 1,
    price: free,
    status: statuses[entry.status],
    error: failures[entry.error],
    platform: { entityId: entry.entityId, applicationId: entry.applicationId },
    campaignReferenceId: entry.campaignReferenceId,
  };
}
