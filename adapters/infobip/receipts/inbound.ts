import { z } from 'zod';
import { channels, type Channel } from '../../../domain/channel.ts';
import type { InboundText } from '../../../domain/message/inbound.ts';
import { identifier } from './identifier.ts';

const id = identifier(200);
const party = identifier(64);
const recipient = party.nullish().catch(null);
const paired = id.nullish().catch(null);
const optional = (most: number) => z.string().max(most).nullish().catch(null);
const text = z
  .string()
  .max(5_000)
  .nullish()
  .transform((given) => given ?? '');

/** Of WhatsApp's and the Messages API's contents those fields that hold words; what else they carry stays with the provider. */
const content = z.object({
  type: z.string().max(60),
  text: optional(5_000),
  caption: optional(5_000),
  title: optional(5_000),
  emoji: optional(100),
  cleanText: optional(5_000),
  keyword: optional(100),
  payload: optional(1_000),
  id: optional(1_000),
});

/** `GET /sms/1/inbox/reports` and its webhook. */
const sms = z
  .object({ messageId: id, from: party, to: recipient, text, keyword: optional(100), cleanText: optional(5_000) })
  .transform((item): InboundText => ({
    ...common(item.messageId, item.from, item.to),
    channel: null,
    text: item.text,
    keyword: filled(item.keyword),
    cleanText: item.cleanText ?? null,
  }));

/** WhatsApp's own webhook: one content. */
const whatsapp = z
  .object({
    messageId: id,
    from: party,
    to: recipient,
    integrationType: z.literal('WHATSAPP'),
    keyword: optional(100),
    pairedMessageId: paired,
    message: content,
  })
  .transform((item): InboundText => ({
    ...common(item.messageId, item.from, item.to, item.pairedMessageId),
    channel: 'whatsapp',
    ...contentOf(item.message),
    keyword: filled(item.keyword),
  }));

/** `GET /messages-api/1/inbound` and its webhook: several contents, of which the first one with words speaks. */
const messagesApi = z
  .object({
    messageId: id,
    sender: party,
    destination: recipient,
    channel: z.string().transform((name, context): Channel => {
      const channel = channels.find((one) => one === name.toLowerCase());
      if (channel !== undefined) return channel;
      context.addIssue('a channel that is not spoken here');
      return z.NEVER;
    }),
    pairedMessageId: paired,
    content: z.tuple([content], content),
  })
  .transform((item): InboundText => {
    const read = item.content.map(contentOf);
    const speaking = read.find((one) => one.text !== '') ?? contentOf(item.content[0]);
    return {
      ...common(item.messageId, item.sender, item.destination, item.pairedMessageId),
      channel: item.channel,
      ...speaking,
    };
  });

/** An item of `results` that is no report, in whichever of the three formats it comes. */
export function readInbound(item: object): z.ZodSafeParseResult<InboundText> {
  if ('integrationType' in item) return whatsapp.safeParse(item);
  return 'event' in item ? messagesApi.safeParse(item) : sms.safeParse(item);
}

/** Somebody has read something, or is typing: signs that nothing is made of. */
export function isMereSign(item: object): boolean {
  return 'seenAt' in item || ('event' in item && item.event !== 'MO' && item.event !== 'DELIVERY');
}

function common(providerId: string, sender: string, recipient?: string | null, answers?: string | null) {
  return {
    providerId,
    sender,
    recipient: filled(recipient),
    cleanText: null,
    keyword: null,
    form: null,
    payload: null,
    answers: filled(answers),
  } as const;
}

type Content = z.infer<typeof content>;

/** Both products name the same things alike, WhatsApp with `INTERACTIVE_` in front of what was tapped. */
function contentOf(one: Content): Pick<InboundText, 'text' | 'form' | 'payload' | 'keyword' | 'cleanText'> {
  const type = one.type.replace(/^INTERACTIVE_/, '').toLowerCase();
  const tapped = ['button', 'button_reply', 'list_reply'].includes(type);
  return {
    text: one.text ?? one.title ?? one.caption ?? one.emoji ?? '',
    form: type === 'text' ? null : tapped ? 'button' : type,
    payload: tapped ? filled(one.payload ?? one.id) : null,
    keyword: filled(one.keyword),
    cleanText: one.cleanText ?? null,
  };
}

const filled = (given: string | null | undefined): string | null => (given ? given : null);
