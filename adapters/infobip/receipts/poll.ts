import { z } from 'zod';
import { channels, type Channel } from '../../../domain/channel.ts';
import type { InboundText } from '../../../domain/message/inbound.ts';
import type { DeliveryReport } from '../../../domain/message/receive.ts';
import { type LoggedChannel, type LogPath, logPaths } from './log-paths.ts';
import { type CallbackItem, readCallbackItems } from './reports.ts';
import type { RestGet } from '../client/rest-get.ts';

export const polledChannels = channels.filter((channel): channel is LoggedChannel => channel in logPaths);
/** The channel whose inbox is read. */
export const inboxChannel: Channel = 'sms';
/** The vendor takes 2,048 characters of ids, commas included; ours have 52. */
export const mostIds = 38;
/** Logs beside the first take one id at a time, and 60 questions a minute (infobip.com, rate limits): so many of a page go there. */
const mostAlone = 3;

/** Reads of one log that a page of messages takes at most. */
export const readsPerPage = (channel: LoggedChannel): number => (logPaths[channel].length > 1 ? mostAlone : 1);

const results = z.object({ results: z.array(z.unknown()) });

export type Polled<Item> =
  | {
      readonly kind: 'ok';
      readonly items: readonly Item[];
      /** Why there may be more of it in a log that could not be read. */
      readonly unread?: string;
    }
  | { readonly kind: 'noAnswer'; readonly reason: string };

/**
 * What the logs say of these messages, and further logs of what the first does not name. An entry that cannot be read is as good as none: it
 * is asked for again.
 */
export async function pollReports(
  get: RestGet,
  channel: LoggedChannel,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<Polled<DeliveryReport>> {
  const [first, ...others] = logPaths[channel];
  const polled = await readLog(get, first, messageIds, signal);
  if (polled.kind === 'noAnswer') return polled;
  const items = [...polled.items];
  for (const path of others) {
    const named = new Set(items.map(({ messageId }) => messageId));
    for (const id of someOf(messageIds.filter((one) => !named.has(one)))) {
      const more = await readLog(get, path, [id], signal);
      if (more.kind === 'noAnswer') return { kind: 'ok', items, unread: more.reason };
      items.push(...more.items);
    }
  }
  return { kind: 'ok', items };
}

/** From anywhere among them, so that those who are never named keep nobody waiting. */
function someOf(messageIds: readonly string[]): readonly string[] {
  const from = Math.floor(Math.random() * messageIds.length);
  return [...messageIds.slice(from), ...messageIds.slice(0, from)].slice(0, mostAlone);
}

async function readLog(
  get: RestGet,
  path: LogPath,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<Polled<DeliveryReport>> {
  const query = { messageId: messageIds.join(','), limit: String(mostIds * 2) };
  const answer = await get(path, query, results, signal);
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
