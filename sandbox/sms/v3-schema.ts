import { z } from 'zod';
import { sendAt, text, toNumber } from '../http/fields-schema.ts';

/** `POST /sms/3/messages`. Binary content is kept as it is written and measured as if it were text. */
export const sendV3 = z.object({
  messages: z
    .array(
      z.object({
        sender: z.string().optional(),
        destinations: z.array(z.object({ to: toNumber, messageId: z.string().max(200).optional() })).min(1),
        content: z.union([z.object({ text }), z.object({ hex: text })]),
        options: z
          .object({
            platform: z
              .object({ entityId: z.string().max(255).optional(), applicationId: z.string().max(255).optional() })
              .optional(),
            campaignReferenceId: z.string().max(255).optional(),
          })
          .optional(),
        webhooks: z
          .object({
            delivery: z
              .object({
                url: z.string().optional(),
                intermediateReport: z.boolean().optional(),
                notify: z.boolean().optional(),
              })
              .optional(),
            callbackData: z.string().max(4000).optional(),
          })
          .optional(),
      }),
    )
    .min(1),
  options: z
    .object({
      schedule: z.object({ bulkId: z.string().max(100).optional(), sendAt: sendAt.optional() }).optional(),
      includeSmsCountInResponse: z.boolean().optional(),
    })
    .optional(),
});
