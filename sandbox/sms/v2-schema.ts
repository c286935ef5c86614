import { z } from 'zod';
import { sendAt, sized, text, toNumber } from '../http/fields-schema.ts';

/** The older send clips ids silently where the newer one refuses them. */
const clipped = (most: number) => z.string().transform((id) => id.slice(0, most));

/** `POST /sms/2/text/advanced`. Unknown keys (the SDK adds `type`) are let through. */
export const sendV2 = z.object({
  bulkId: clipped(100).optional(),
  messages: z
    .array(
      z.object({
        from: z.string().optional(),
        text: text.optional(),
        destinations: z.array(z.object({ to: toNumber, messageId: clipped(200).optional() })).min(1),
        callbackData: z.string().max(4000).optional(),
        notifyUrl: z.string().optional(),
        intermediateReport: z.boolean().optional(),
        sendAt: sendAt.optional(),
        validityPeriod: z.number().int().optional(),
        entityId: sized(0, 50).optional(),
        applicationId: sized(0, 50).optional(),
        campaignReferenceId: sized(0, 255).optional(),
      }),
    )
    .min(1),
  includeSmsCountInResponse: z.boolean().optional(),
});
