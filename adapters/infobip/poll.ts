import { z } from 'zod';
import { channels, type Channel } from '../../domain/channel.ts';
import type { InboundText } from '../../domain/message/inbound.ts';
import type { DeliveryReport } from '../../domain/message/receive.ts';
import { type CallbackItem, readCallbackItems } from './reports.ts';
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

/** What was handed out and is gone from the provider; `broken` says by fields why the rest of it cannot be read. */
export type HandedOut<Item> =
  | { readonly kind: 'ok'; readonly items: readonly Item[]; readonly broken: readonly string[]; readonly count: number }
  | Extract<Polled<Item>, { kind: 'noAnswer' }>;

/** What people wrote, each handed out once: whoever asks must keep it, so it is asked for one at a time. */
export async function pollInbox(get: RestGet, signal: AbortSignal): Promise<HandedOut<InboundText>> {
  return nextOf(get, '/sms/1/inbox/reports', signal, (item) => (item.kind === 'inbound' ? [item.inbound] : []));
}

/** How calls went. The keys that were pressed stand in these reports only, and each is handed out once, as above. */
export async function pollCalls(get: RestGet, signal: AbortSignal): Promise<HandedOut<DeliveryReport>> {
  return nextOf(get, '/voice/1/reports', signal, (item) => (item.kind === 'report' ? [item.report] : []));
}

async function nextOf<Item>(
  get: RestGet,
  path: string,
  signal: AbortSignal,
  pick: (item: CallbackItem) => readonly Item[],
): Promise<HandedOut<Item>> {
  const answer = await get(path, { limit: '1' }, results, signal);
  if (answer.kind === 'noAnswer') return answer;
  const read = itemsOf(answer.value);
  const broken = read.flatMap((item) => (item.kind === 'broken' ? [item.problem] : []));
  return { kind: 'ok', items: read.flatMap(pick), broken, count: read.length };
}

function itemsOf(body: z.infer<typeof results>) {
  return readCallbackItems(new TextEncoder().encode(JSON.stringify(body))) ?? [];
}
