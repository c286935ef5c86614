import { CURRENCY, toldPrice } from '../account/price.ts';
import { vendorTime } from '../time/instant.ts';
import type { Entry, Inbound } from '../oracle/entry.ts';
import { leftAt } from '../oracle/filter.ts';
import type { Report } from '../send/report.ts';
import { keywordOf } from '../reports/keyword.ts';
import { failures, statuses } from '../registry/statuses.ts';

const sentAt = (entry: Entry): string => vendorTime(leftAt(entry));
const contactOf = (phoneNumber: string): object => ({ phoneNumber, userId: `SANDBOX.${phoneNumber}` });

/** An item of the delivery webhook; this API has nothing to fetch it from. A single message has no bulk id. */
export function whatsappReport({ entry, verdict, doneAt }: Report): object {
  return {
    bulkId: entry.content?.type === 'template' ? entry.bulkId : '',
    price: toldPrice(verdict.status, entry.price),
    status: statuses[verdict.status],
    error: failures[verdict.error],
    messageId: entry.messageId,
    doneAt: vendorTime(doneAt),
    messageCount: 1,
    sentAt: sentAt(entry),
    to: entry.to,
    callbackData: entry.callbackData,
    contact: contactOf(entry.to),
  };
}

/** An item of the webhook for read messages, told apart from a delivery by its `seenAt`. */
export function whatsappSeen(entry: Entry, seenAt: number): object {
  return {
    messageId: entry.messageId,
    from: entry.from,
    to: entry.to,
    sentAt: sentAt(entry),
    seenAt: vendorTime(seenAt),
    applicationId: entry.applicationId,
    entityId: entry.entityId,
    contact: contactOf(entry.to),
  };
}

/** An item of the webhook for what a person writes. */
export function whatsappInbound(inbound: Inbound): object {
  const { keyword } = keywordOf(inbound.text);
  return {
    from: inbound.from,
    to: inbound.to,
    integrationType: 'WHATSAPP',
    receivedAt: vendorTime(Date.parse(inbound.at)),
    messageId: inbound.messageId,
    keyword,
    callbackData: inbound.callbackData,
    message: inbound.content ?? { type: 'TEXT', text: inbound.text },
    price: { pricePerMessage: 0, currency: CURRENCY },
    contact: { name: `Sandbox ${inbound.from}`, ...contactOf(inbound.from) },
  };
}
