import { z } from 'zod';
import { channels, type Channel } from '../../domain/channel.ts';
import type { InboundText } from '../../domain/message/inbound.ts';
import type { DeliveryReport } from '../../domain/message/receive.ts';
import { readCallbackItems } from './reports.ts';
import type { RestGet } from './rest-get.ts';

/** Where the vendor keeps what became of messages for 48 hours, to be read as often as one likes; reports are handed out once. */
const logPaths: Partial<Record<Channel, string>> = {
  sms: '/sms/3/logs',
  voice: '/tts/3/logs',
  email: '/email/4/logs',
};
export const polledChannels: readonly Channel[] = channels.filter((channel) => logPaths[channel] !== undefined);
/** The channel whose inbox is read. */
export const inboxChannel: Channel = 'sms';
/** The vendor takes 2,048 characters of ids; ours have 52 at most. */
export const mostIds = 30;
const mostAtOnce = 100;

const results = z.object({ results: z.array(z.unknown()) });

export type Polled<Item> =
  { readonly kind: 'ok'; readonly items: readonly Item[] } | { readonly kind: 'noAnswer'; readonly reason: string };

/** What the logs say of these messages. An entry that cannot be read is as good as none: it is asked for again. */
export async function pollReports(
  get: RestGet,
  channel: Channel,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<Polled<DeliveryReport>> {
  const query = { messageId: messageIds.join(','), limit: String(mostIds * 2) };
  const answer = await get(logPaths[channel] ?? '', query, results, signal);
  if (answer.kind === 'noAnswer') return answer;
  const wanted = new Set(messageIds);
  const items = itemsOf(answer.value).flatMap((item) =>
    item.kind === 'report' && wanted.has(item.report.messageId) ? [item.report] : [],
  );
  return { kind: 'ok', items };
}

/** What people wrote, each handed out once: whoever asks must keep it. */
export async function pollInbox(get: RestGet, signal: AbortSignal): Promise<Polled<InboundText>> {
  const answer = await get('/sms/1/inbox/reports', { limit: String(mostAtOnce) }, results, signal);
  if (answer.kind === 'noAnswer') return answer;
  const items = itemsOf(answer.value).flatMap((item) => (item.kind === 'inbound' ? [item.inbound] : []));
  return { kind: 'ok', items };
}

/** How calls went. The keys that were pressed stand in these reports only, and each is handed out once: whoever asks must keep it. */
export async function pollCalls(get: RestGet, signal: AbortSignal): Promise<Polled<DeliveryReport>> {
  const answer = await get('/voice/1/reports', { limit: String(mostAtOnce) }, results, signal);
  if (answer.kind === 'noAnswer') return answer;
  const items = itemsOf(answer.value).flatMap((item) => (item.kind === 'report' ? [item.report] : []));
  return { kind: 'ok', items };
}

function itemsOf(body: z.infer<typeof results>) {
  return readCallbackItems(new TextEncoder().encode(JSON.stringify(body))) ?? [];
}
