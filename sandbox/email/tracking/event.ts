import type { Engagement, Entry } from '../../oracle/entry.ts';
import { leftAt } from '../../oracle/filter.ts';
import { domainOf } from '../address.ts';

/** What is known of who opens or clicks: by the browser's own words. */
export type Reader = { readonly deviceType: string; readonly os: string; readonly deviceName: string };

/** Who did it by a rule or a control call, on no device at all. */
const nobody: Reader = { deviceType: 'Other', os: 'Unknown', deviceName: 'Unknown' };

/** The webhook about what a reader did: one object, not a list. A loopback address is in no country. */
export function trackingEvent(entry: Entry, engagement: Engagement, reader: Reader = nobody): object {
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
    ...(isSeen ? { recipientInfo: reader, geoLocation: { countryName: 'Unknown', city: 'Unknown' } } : {}),
    entityId: entry.entityId,
    applicationId: entry.applicationId,
    campaignReferenceId: entry.campaignReferenceId,
  };
}

const systems: readonly (readonly [RegExp, string, string])[] = [
  [/iPhone|iPad/, 'iOS', 'Apple'],
  [/Android/, 'Android', 'Android'],
  [/Mac OS X/, 'macOS', 'Apple'],
  [/Windows/, 'Windows', 'PC'],
  [/Linux|X11/, 'Linux', 'PC'],
];

export function readerOf(userAgent: string | undefined): Reader {
  const [, os, deviceName] = systems.find(([pattern]) => pattern.test(userAgent ?? '')) ?? [];
  if (os === undefined || deviceName === undefined) return nobody;
  return { deviceType: /Mobile|iPhone|Android/.test(userAgent ?? '') ? 'Phone' : 'Computer', os, deviceName };
}
