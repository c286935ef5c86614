import { z } from 'zod';
import { many, toNumber, usually } from '../http/fields-schema.ts';
import { commonOptions, commonWebhooks, deliveryWebhook, messageId, schedule, validity } from '../send/frame-schema.ts';
import { languages } from './alphabet.ts';
import { arePlain, destinations } from './destinations-schema.ts';
import { binary, regional, sendingSpeed, urlOptions } from './options-schema.ts';
import { transliterations } from './transliteration.ts';

const textContent = z.object({
  text: z.string(),
  transliteration: z.enum(transliterations).optional(),
  language: z
    .object({
      languageCode: z.enum(['NONE', ...languages, 'AUTODETECT']).optional(),
      singleShift: z.boolean().optional(),
      lockingShift: z.boolean().optional(),
    })
    .optional(),
});

const recipients = destinations(
  many(z.object({ to: toNumber, messageId: messageId.optional(), networkId: z.number().int().optional() })),
);

const whole = z.object({
  messages: many(
    z.object({
      sender: z.string().optional(),
      destinations: recipients,
      content: z.union([textContent, binary]),
      options: z
        .object({
          ...commonOptions,
          validityPeriod: validity(0).optional(),
          regional: regional.optional(),
          flash: z.boolean().optional(),
        })
        .optional(),
      webhooks: z
        .object({
          delivery: deliveryWebhook.extend({ url: z.string().max(2048).optional() }).optional(),
          ...commonWebhooks,
        })
        .optional(),
    }),
  ),
  options: z
    .object({
      schedule: z
        .object({
          ...schedule,
          sendingSpeedLimit: sendingSpeed.optional(),
        })
        .optional(),
      tracking: urlOptions.optional(),
      includeSmsCountInResponse: z.boolean().optional(),
      conversionTracking: z
        .object({ useConversionTracking: z.boolean().optional(), conversionTrackingName: z.string().optional() })
        .optional(),
    })
    .optional(),
});

/** `POST /sms/3/messages`: text, or bytes. */
export const sendV3 = usually(isText, whole);

/** Texts with a sender and recipients, and nothing said about how they are to be sent. */
function isText(body: unknown): boolean {
  if (!hasOnly(body, ['messages']) || !Array.isArray(body['messages']) || body['messages'].length === 0) return false;
  return body['messages'].every(
    (one: unknown) =>
      hasOnly(one, ['sender', 'destinations', 'content']) &&
      (one['sender'] === undefined || typeof one['sender'] === 'string') &&
      arePlain(one['destinations']) &&
      hasOnly(one['content'], ['text']) &&
      typeof one['content']['text'] === 'string',
  );
}

const hasOnly = (value: unknown, keys: readonly string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => keys.includes(key));
