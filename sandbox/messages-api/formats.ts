import { vendorTime } from '../time/instant.ts';
import type { Content, Entry, Inbound } from '../oracle/entry.ts';
import { leftAt } from '../oracle/filter.ts';
import type { Report } from '../send/report.ts';
import { keywordOf } from '../reports/keyword.ts';
import { failures, statuses, type Status, type StatusName } from '../registry/statuses.ts';
import { nameOfChannel } from './channels.ts';

const sentAt = (entry: Entry): string => vendorTime(leftAt(entry));
const platformOf = ({ entityId, applicationId }: Entry): object => ({ entityId, applicationId });

/** Id 26 has another name here than everywhere else. */
export const saidStatus = (name: StatusName): Status =>
  name === 'PENDING_ACCEPTED' ? { ...statuses[name], name: 'MESSAGE_ACCEPTED' } : statuses[name];

/** An item of `/messages-api/1/reports`, whichever API sent it, and of the webhook. */
export const messagesReport = ({ entry, verdict, doneAt }: Report): object => ({
  event: 'DELIVERY',
  channel: nameOfChannel(entry.channel),
  sender: entry.from,
  destination: entry.to,
  sentAt: sentAt(entry),
  doneAt: vendorTime(doneAt),
  bulkId: entry.bulkId,
  messageId: entry.messageId,
  callbackData: entry.callbackData,
  messageCount: entry.parts,
  status: saidStatus(verdict.status),
  error: failures[verdict.error],
  platform: platformOf(entry),
  campaignReferenceId: entry.campaignReferenceId,
});

/** An item of the webhook for read messages. */
export const messagesSeen = (entry: Entry, seenAt: number): object => ({
  event: 'SEEN',
  channel: nameOfChannel(entry.channel),
  sender: entry.from,
  destination: entry.to,
  sentAt: sentAt(entry),
  seenAt: vendorTime(seenAt),
  bulkId: entry.bulkId,
  messageId: entry.messageId,
  callbackData: entry.callbackData,
  platform: platformOf(entry),
  campaignReferenceId: entry.campaignReferenceId,
});

/** An item of `/messages-api/1/inbound`, and of the webhook of channels that have no API of their own here. */
export const messagesInbound = (inbound: Inbound): object => ({
  event: 'MO',
  channel: nameOfChannel(inbound.channel),
  sender: inbound.from,
  destination: inbound.to,
  content: [contentOf(inbound)],
  receivedAt: vendorTime(Date.parse(inbound.at)),
  messageId: inbound.messageId,
  messageCount: 1,
  callbackData: inbound.callbackData,
  platform: {},
});

/** The same message in this API's words: a list in WhatsApp's is a `LIST_REPLY` here. */
function contentOf({ text, content }: Inbound): object {
  const { type, ...rest }: Content = content ?? { type: 'TEXT' };
  if (/^INTERACTIVE_(LIST|BUTTON)_REPLY$/.test(type))
    return { type: type.replace('INTERACTIVE_', ''), id: rest['id'], text: rest['title'] };
  if (type === 'BUTTON') return { type: 'BUTTON_REPLY', text: rest['text'], payload: rest['payload'] };
  if (['IMAGE', 'DOCUMENT', 'AUDIO', 'VIDEO'].includes(type)) return { type, url: rest['url'], text: rest['caption'] };
  if (type === 'LOCATION') return { type, latitude: rest['latitude'], longitude: rest['longitude'], url: rest['url'] };
  if (type === 'REACTION') return { type, emoji: rest['emoji'], action: rest['action'] };
  const { keyword, cleanText } = keywordOf(text);
  return { type: 'TEXT', text, cleanText, keyword };
}
