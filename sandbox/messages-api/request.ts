import type { Content, Hop } from '../oracle/entry.ts';
import { plainOrder, type Order, type SendRequest } from '../send/order.ts';
import { validityMs } from '../send/timing.ts';
import { wordsOf } from '../whatsapp/words.ts';
import { channelNames, type ChannelName } from './channels.ts';
import type { MessagesBody } from './schema.ts';

type Message = MessagesBody['messages'][number];
type Destination = Message['destinations'][number];
type Validity = { readonly amount: number; readonly timeUnit: 'SECONDS' | 'MINUTES' | 'HOURS' } | undefined;
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
    orders: message.destinations.map((destination) => orderOf(message, destination, sendAt)),
  }));
}

function orderOf(message: Message, destination: Destination, sendAt: number | undefined): Order {
  const { options, webhooks, failover = [] } = message;
  const content = contentOf(message);
  return {
    ...plainOrder({ to: addressOf(destination, message.channel), from: message.sender ?? '', text: wordsOf(content) }),
    // One id for all ways that it may go.
    messageId: destination.messageId ?? idOf(destination, message.channel),
    sendAt,
    timing: timingOf(options?.validityPeriod),
    callbackData: webhooks?.callbackData,
    notifyUrl: webhooks?.delivery?.url,
    seenUrl: webhooks?.seen?.url,
    notify: webhooks?.delivery?.notify,
    intermediateReport: webhooks?.delivery?.intermediateReport,
    entityId: options?.platform?.entityId,
    applicationId: options?.platform?.applicationId,
    campaignReferenceId: options?.campaignReferenceId,
    content,
    hops:
      failover.length === 0
        ? undefined
        : failover.map((one): Hop => {
            const saysItself = one.template !== undefined || one.content?.body !== undefined;
            const hopContent = saysItself ? contentOf(one) : content;
            return {
              channel: channelNames[one.channel],
              from: one.sender ?? '',
              to: addressOf(destination, one.channel),
              text: wordsOf(hopContent),
              content: hopContent,
              validMs: timingOf(one.validityPeriod)?.validMs,
            };
          }),
    tellsHops: webhooks?.delivery?.receiveTriggeredFailoverReports,
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

const timingOf = (period: Validity): { readonly validMs: number } | undefined =>
  period && { validMs: validityMs(period.amount, period.timeUnit) };
