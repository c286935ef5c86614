import { z } from 'zod';
import { many } from '../http/fields-schema.ts';
import { commonOptions, commonWebhooks, deliveryWebhook, messageId, schedule, validity } from '../send/frame-schema.ts';
import { allChannelNames } from './channels.ts';

const channel = z.enum(allChannelNames);
/** Chats have longer addresses than phones; clients write numbers both ways. */
const to = z
  .union([z.string().max(1_024), z.number().transform(String)])
  .refine((address) => address.trim() !== '', 'must not be blank');
const validityPeriod = validity(1).refine(
  ({ amount, timeUnit }) => timeUnit !== 'SECONDS' || amount >= 10,
  'must be at least 10 seconds',
);

/** Bodies of every type are kept as they are; what is read from them is their text. */
const content = z.looseObject({ body: z.looseObject({ type: z.string() }).optional() });
const template = z.looseObject({ templateName: z.string(), language: z.string().optional() });

/** Without a content of its own it says what the first way says. */
const hop = z.looseObject({
  channel,
  sender: z.string().optional(),
  content: content.optional(),
  template: template.optional(),
  validityPeriod: validityPeriod.optional(),
});

const message = z
  .looseObject({
    channel,
    sender: z.string().optional(),
    destinations: many(
      z.union([
        z.object({
          byChannel: many(z.object({ channel, to, messageId: messageId.optional() })),
          messageId: messageId.optional(),
        }),
        z.object({ to, messageId: messageId.optional() }),
      ]),
    ),
    content: content.optional(),
    template: template.optional(),
    options: z
      .looseObject({
        ...commonOptions,
        validityPeriod: validityPeriod.optional(),
        correlationData: z.string().max(100).optional(),
      })
      .optional(),
    webhooks: z
      .looseObject({
        delivery: deliveryWebhook.extend({ receiveTriggeredFailoverReports: z.boolean().optional() }).optional(),
        seen: z.looseObject({ url: z.string().optional() }).optional(),
        ...commonWebhooks,
      })
      .optional(),
    failover: many(hop, 0).optional(),
  })
  .superRefine((one, context) => {
    const complain = (path: (string | number)[], words: string): void =>
      context.addIssue({ code: 'custom', path, message: words });
    if (one.template === undefined && one.content?.body === undefined)
      complain(['content', 'body'], 'must not be null');
    const hops = one.failover ?? [];
    const channels = [one.channel, ...hops.map((each) => each.channel)];
    if (new Set(channels).size < channels.length) complain(['failover'], 'channels must be distinct');
    if (hops.length > 0)
      for (const [index, destination] of one.destinations.entries())
        if (!('byChannel' in destination)) complain(['destinations', index, 'byChannel'], 'must not be null');
  });

/** `POST /messages-api/1/messages` and `…/validate`. */
export const sendMessages = z.looseObject({
  messages: many(message),
  options: z
    .looseObject({
      schedule: z.looseObject(schedule).optional(),
    })
    .optional(),
});
export type MessagesBody = z.infer<typeof sendMessages>;

/** `POST /messages-api/1/events`: somebody types, or has read. */
export const sendEvents = z.looseObject({
  events: many(
    z.looseObject({
      event: z.enum(['TYPING_STARTED', 'TYPING_STOPPED', 'SEEN']),
      channel,
      sender: z.string(),
      destinations: many(z.looseObject({ to })),
    }),
  ),
});
