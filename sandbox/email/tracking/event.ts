import type { Engagement, Entry } from '../../oracle/entry.ts';
import { leftAt } from '../../oracle/filter.ts';
import type { Device } from '../../links/device.ts';
import { domainOf } from '../address.ts';

/** The webhook about what a reader did: one object, not a list. A loopback address is in no country. */
export function trackingEvent(entry: Entry, engagement: Engagement, device: Device): object {
  const { kind, eventId, url } = engagement;
  const isSeen = kind === 'OPENED' || kind === 'CLICKED' || kind === 'UNSUBSCRIBED';
  return {
    notificationType: kind,
    eventId,
    domain: domainOf(entry.from),
    recipient: entry.to,
    ...(isSeen ? {} : { sender: entry.from }),
    ...(url === undefined ? {} : { url }),
    sendDateTime: leftAt(entry),
    messageId: entry.messageId,
    bulkId: entry.bulkId,
    callbackData: entry.callbackData,
    ...(isSeen ? { recipientInfo: device, geoLocation: { countryName: 'Unknown', city: 'Unknown' } } : {}),
    entityId: entry.entityId,
    applicationId: entry.applicationId,
    campaignReferenceId: entry.campaignReferenceId,
  };
}
