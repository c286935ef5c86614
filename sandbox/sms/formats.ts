import { CURRENCY, toldPrice } from '../account/price.ts';
import { vendorTime } from '../time/instant.ts';
import { networkOf } from '../lookup/networks.ts';
import type { Entry, Inbound } from '../oracle/entry.ts';
import { leftAt } from '../oracle/filter.ts';
import { keywordOf } from '../reports/keyword.ts';
import type { Report } from '../send/report.ts';
import { countSegments } from './segments.ts';
import { failures, legacyFailure, statuses } from '../registry/statuses.ts';

const mccMnc = ({ to }: Entry): string | undefined => networkOf(to)?.mccMnc;
const sentAt = (entry: Entry): string => vendorTime(leftAt(entry));

/** An item of `/sms/1/reports`, and of the webhook for messages sent by v2. */
export function reportV1({ entry, verdict, doneAt }: Report): object {
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    to: entry.to,
    from: entry.from,
    sentAt: sentAt(entry),
    doneAt: vendorTime(doneAt),
    smsCount: entry.parts,
    mccMnc: mccMnc(entry),
    callbackData: entry.callbackData,
    price: toldPrice(verdict.status, entry.price),
    status: statuses[verdict.status],
    error: legacyFailure(verdict.error),
    entityId: entry.entityId,
    applicationId: entry.applicationId,
    campaignReferenceId: entry.campaignReferenceId,
  };
}

/** An item of `/sms/3/reports`, and of the webhook for messages sent by v3. */
export function reportV3({ entry, verdict, doneAt }: Report): object {
  return {
    bulkId: entry.bulkId,
    price: toldPrice(verdict.status, entry.price),
    status: statuses[verdict.status],
    error: failures[verdict.error],
    messageId: entry.messageId,
    to: entry.to,
    sender: entry.from,
    sentAt: sentAt(entry),
    doneAt: vendorTime(doneAt),
    messageCount: entry.parts,
    mccMnc: mccMnc(entry),
    callbackData: entry.callbackData,
    platform: { entityId: entry.entityId, applicationId: entry.applicationId },
    campaignReferenceId: entry.campaignReferenceId,
  };
}

/** An item of `/sms/1/logs`. */
export function logV1(entry: Entry): object {
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    to: entry.to,
    from: entry.from,
    text: entry.text,
    sentAt: sentAt(entry),
    doneAt: entry.doneAt === undefined ? undefined : vendorTime(Date.parse(entry.doneAt)),
    smsCount: entry.parts,
    mccMnc: mccMnc(entry),
    price: toldPrice(entry.status, entry.price),
    status: statuses[entry.status],
    error: legacyFailure(entry.error),
    applicationId: entry.applicationId,
    entityId: entry.entityId,
    campaignReferenceId: entry.campaignReferenceId,
  };
}

/** An item of `/sms/3/logs`. */
export function logV3(entry: Entry): object {
  return {
    sender: entry.from,
    destination: entry.to,
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    sentAt: sentAt(entry),
    doneAt: entry.doneAt === undefined ? undefined : vendorTime(Date.parse(entry.doneAt)),
    messageCount: entry.parts,
    price: toldPrice(entry.status, entry.price),
    status: statuses[entry.status],
    error: failures[entry.error],
    platform: { entityId: entry.entityId, applicationId: entry.applicationId },
    content: entry.binary ?? { text: entry.text },
    mccMnc: mccMnc(entry),
    campaignReferenceId: entry.campaignReferenceId,
  };
}

/** What a person wrote, as the webhook and `/sms/1/inbox/reports` give it. */
export function inboundReport(inbound: Inbound): object {
  const { keyword, cleanText } = keywordOf(inbound.text);
  return {
    messageId: inbound.messageId,
    from: inbound.from,
    to: inbound.to,
    text: inbound.text,
    cleanText,
    keyword,
    receivedAt: vendorTime(Date.parse(inbound.at)),
    smsCount: countSegments(inbound.text).parts,
    price: { pricePerMessage: 0, currency: CURRENCY },
  };
}
