import { z } from 'zod';
import {
  commonOptions,
  commonWebhooks,
  deliveryWebhook,
  messageId,
  schedule,
  validity,
} from '../../send/frame-schema.ts';
import { many } from '../../http/fields-schema.ts';
import { readHeaders, type Headers } from '../headers.ts';
import { readPlaceholders, type Placeholders } from '../placeholders.ts';

/** Objects come as one JSON text each. */
const placeholders = z.string().transform((written, context): Placeholders => {
  const read = readPlaceholders(written);
  if (read === undefined) context.addIssue({ code: 'custom', message: 'must be a JSON object' });
  return read ?? {};
});
const headers = z.string().transform((written, context): Headers => {
  const read = readHeaders(written);
  if (read === undefined) context.addIssue({ code: 'custom', message: 'must be a JSON object' });
  return read ?? [];
});

const mailbox = z.object({
  destination: z.string().min(1).max(320),
  messageId: messageId.optional(),
  placeholders: placeholders.optional(),
});

const base64 = z.string().refine((text) => /^[A-Za-z0-9+/\r\n]*={0,2}\s*$/.test(text), 'must be Base64');
const media = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('binary'),
      content: base64,
      contentType: z.string(),
      fileName: z.string(),
      password: z.string().optional(),
    }),
    z.object({ type: z.literal('uploadedReference'), contentId: z.string() }),
  ],
  { error: () => 'must be binary or uploadedReference' },
);

const content = z
  .object({
    subject: z.string().min(1).max(1000).optional(),
    text: z.string().optional(),
    html: z.string().optional(),
    ampHtml: z.string().optional(),
    templateId: z.string().min(1).optional(),
    attachments: many(media, 0).optional(),
    inlineImages: many(media, 0).optional(),
    defaultPlaceholders: placeholders.optional(),
    landingPagePlaceholders: placeholders.optional(),
    optoutLandingPageId: z.string().optional(),
    templateLanguageVersion: z.string().optional(),
    headers: headers.optional(),
  })
  .superRefine(({ subject, templateId, text, html }, context) => {
    const missing = (path: string): void =>
      context.addIssue({ code: 'custom', path: [path], message: 'must not be null' });
    if (templateId !== undefined) return;
    if (subject === undefined) missing('subject');
    if (text === undefined && html === undefined) missing('text');
  });

const message = z.object({
  sender: z.string().optional(),
  destinations: many(
    z.object({
      to: many(mailbox),
      cc: many(mailbox, 0).optional(),
      bcc: many(mailbox, 0).optional(),
      replyTo: z.string().optional(),
      preserveRecipients: z.boolean().optional(),
    }),
  ),
  content,
  options: z
    .object({
      ...commonOptions,
      validityPeriod: validity(1).optional(),
    })
    .optional(),
  webhooks: z
    .object({
      delivery: deliveryWebhook.optional(),
      ...commonWebhooks,
    })
    .optional(),
  ips: z.object({ ipPoolId: z.string().optional() }).optional(),
  placeholdersMasking: z
    .array(
      z.object({
        name: z.string(),
        side: z.string().optional(),
        maskChar: z.string().optional(),
        visibleChars: z.number().int().optional(),
        delimiter: z.string().optional(),
        skipChars: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  storage: z.object({ skipPassive: z.boolean().optional(), skipActive: z.boolean().optional() }).optional(),
});

/** `POST /email/4/messages`. */
export const messagesBody = z.object({
  messages: many(message),
  options: z
    .object({
      schedule: z.object(schedule).optional(),
      tracking: z
        .object({
          track: z.boolean().optional(),
          trackOpens: z.boolean().optional(),
          trackClicks: z.boolean().optional(),
          trackingUrl: z.string().optional(),
          trackingPixelPosition: z.enum(['TOP', 'BOTTOM']).optional(),
        })
        .optional(),
      clientPriority: z.enum(['HIGH', 'STANDARD', 'LOW']).optional(),
    })
    .optional(),
});

export type MessagesBody = z.infer<typeof messagesBody>;
export type Message = MessagesBody['messages'][number];
export type Media = z.infer<typeof media>;
