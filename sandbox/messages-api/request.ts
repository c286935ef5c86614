import type { Content, Hop } from '../oracle/entry.ts';
import { toldOf, validMsOf } from '../send/frame.ts';
import { elementOf, type Order, type Recipient, type SendRequest } from '../send/order.ts';
import { wordsOf } from '../whatsapp/words.ts';
import { channelNames, type ChannelName } from './channels.ts';
import type { MessagesBody } from './schema.ts';

type Message = MessagesBody['messages'][number];
type Destination = Message['destinations'][number];
type Said = Pick<Message, 'content' | 'template'>;

/** One request for each message element: each has a channel of its own. */
export function fromMessages(body: MessagesBody, account: string, bulkId: string): SendRequest[] {
  const { sendAt } = body.options?.schedule ?? {};
  return body.messages.map((message) => ({
    account,
    channel: channelNames[message.channel],
    via: 'messages-api/1' as const,
    bulkId,
    elements: body.messages.length,
    orders: ordersOf(message, sendAt),
  }));
}

/** What is the same for all recipients is found out once. */
function ordersOf(message: Message, sendAt: number | undefined): Order[] {
  const { channel, sender = '', webhooks, failover = [] } = message;
  const content = contentOf(message);
  const text = wordsOf(content);
  const told = toldOf(message, sendAt);
  const ways = failover.map((one) => wayOf(one, content));
  const element = elementOf(told, {
    from: sender,
    text,
    content,
    seenUrl: webhooks?.seen?.url,
    tellsHops: webhooks?.delivery?.receiveTriggeredFailoverReports,
  });
  const recipientOf = (destination: Destination): Recipient => ({
    // One id for all ways that it may go.
    messageId: destination.messageId ?? idOf(destination, channel),
    to: addressOf(destination, channel),
  });
  if (ways.length === 0) return [{ recipients: message.destinations.map(recipientOf), element }];
  return message.destinations.map((destination) => ({
    recipients: [recipientOf(destination)],
    element: { ...element, hops: ways.map(({ name, ...way }) => ({ ...way, to: addressOf(destination, name) })) },
  }));
}

type Way = Omit<Hop, 'to'> & { readonly name: ChannelName };

/** Without a content of its own it says what the first way says. */
function wayOf(one: NonNullable<Message['failover']>[number], first: Content): Way {
  const saysItself = one.template !== undefined || one.content?.body !== undefined;
  const content = saysItself ? contentOf(one) : first;
  return {
    name: one.channel,
    channel: channelNames[one.channel],
    from: one.sender ?? '',
    text: wordsOf(content),
    content,
    validMs: validMsOf(one.validityPeriod),
  };
}

/** As WhatsApp's own API names templates, so that its rules hold for both. */
function contentOf({ content, template }: Said): Content {
  if (template !== undefined) {
    const { parameters, ...body } = (content?.body ?? {}) as { readonly parameters?: unknown };
    const placeholders = placeholdersOf(parameters ?? body);
    return { type: 'template', ...template, templateData: { body: { placeholders } }, ...(content && { content }) };
  }
  const { type = 'TEXT', ...rest } = content?.body ?? {};
  return { ...rest, type: type.toLowerCase() };
}

/** `{"1": "Ana"}` in the order of the numbers, or a list. */
function placeholdersOf(given: unknown): readonly string[] {
  if (Array.isArray(given)) return given.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given)
    .filter(([key, value]) => /^\d+$/.test(key) && typeof value === 'string')
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, value]) => String(value));
}

const addressOf = (destination: Destination, channel: ChannelName): string =>
  'byChannel' in destination
    ? (destination.byChannel.find((one) => one.channel === channel)?.to ?? '')
    : destination.to;
const idOf = (destination: Destination, channel: ChannelName): string | undefined =>
  'byChannel' in destination ? destination.byChannel.find((one) => one.channel === channel)?.messageId : undefined;
