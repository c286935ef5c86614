import { z } from 'zod';
import { many, sendAt, toNumber } from '../http/fields-schema.ts';
import { destinations, longestId } from './destinations-schema.ts';
import { binary, olderMessage, sendingSpeed, urlOptions } from './options-schema.ts';

/** The older send clips ids silently where the newer one refuses them. */
export const clipped = (most: number) => z.string().transform((id) => id.slice(0, most));

const recipients = destinations(many(z.object({ to: toNumber, messageId: clipped(longestId).optional() })));

/** `POST /sms/2/text/advanced`. Unknown keys (the SDK adds `type`) are let through. */
export const sendV2 = z.object({
  bulkId: clipped(100).optional(),
  messages: many(
    z.object({
      ...olderMessage(50),
      destinations: recipients,
      text: z.string().optional(),
      language: z.object({ languageCode: z.string().optional() }).optional(),
      transliteration: z.string().optional(),
      sendAt: sendAt.optional(),
    }),
  ),
  sendingSpeedLimit: sendingSpeed.optional(),
  urlOptions: urlOptions.optional(),
  tracking: z
    .object({
      baseUrl: z.string().optional(),
      processKey: z.string().optional(),
      track: z.string().optional(),
      type: z.string().optional(),
    })
    .optional(),
  includeSmsCountInResponse: z.boolean().optional(),
});

/** `POST /sms/2/binary/advanced`. */
export const sendBinary = z.object({
  bulkId: clipped(100).optional(),
  messages: many(z.object({ ...olderMessage(66), destinations: recipients, binary, sendAt: sendAt.optional() })),
  sendingSpeedLimit: sendingSpeed.optional(),
});
