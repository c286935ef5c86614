import { z } from 'zod';
import { sendAt, sized, toNumber } from '../http/fields-schema.ts';
import { windowSchema } from '../send/window-schema.ts';
import { languages } from './alphabet.ts';
import { destinations } from './destinations-schema.ts';
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
  z
    .array(z.object({ to: toNumber, messageId: sized(0, 200).optional(), networkId: z.number().int().optional() }))
    .min(1),
  200,
);

/** `POST /sms/3/messages`: text, or bytes. */
export const sendV3 = z.object({
  messages: z
    .array(
      z.object({
        sender: z.string().optional(),
        destinations: recipients,
        content: z.union([textContent, binary]),
        options: z
          .object({
            platform: z
              .object({ entityId: sized(0, 255).optional(), applicationId: sized(0, 255).optional() })
              .optional(),
            validityPeriod: z
              .object({
                amount: z.number().int().min(0),
                timeUnit: z.enum(['SECONDS', 'MINUTES', 'HOURS']).default('MINUTES'),
              })
              .optional(),
            deliveryTimeWindow: windowSchema.optional(),
            campaignReferenceId: sized(0, 255).optional(),
            regional: regional.optional(),
            flash: z.boolean().optional(),
          })
          .optional(),
        webhooks: z
          .object({
            delivery: z
              .object({
                url: z.string().max(2048).optional(),
                intermediateReport: z.boolean().optional(),
                notify: z.boolean().optional(),
              })
              .optional(),
            contentType: z.string().optional(),
            callbackData: sized(0, 4000).optional(),
          })
          .optional(),
      }),
    )
    .min(1),
  options: z
    .object({
      schedule: z
        .object({
          bulkId: sized(0, 100).optional(),
          sendAt: sendAt.optional(),
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
