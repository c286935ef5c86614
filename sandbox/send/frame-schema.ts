import { z } from 'zod';
import { sendAt, sized } from '../http/fields-schema.ts';
import { windowSchema } from './window-schema.ts';

export const messageId = sized(0, 200);

/** How long a message is worth delivering; each product has its least amount. */
export const validity = (least: number) =>
  z.object({
    amount: z.number().int().min(least),
    timeUnit: z.enum(['SECONDS', 'MINUTES', 'HOURS']).default('MINUTES'),
  });

export const platform = z.object({ entityId: sized(0, 255).optional(), applicationId: sized(0, 255).optional() });

/** `options` of a message element, but for its validity: the same in every product of the newer form. */
export const commonOptions = {
  platform: platform.optional(),
  deliveryTimeWindow: windowSchema.optional(),
  campaignReferenceId: sized(0, 255).optional(),
};

/** `webhooks.delivery`. */
export const deliveryWebhook = z.object({
  url: z.string().optional(),
  intermediateReport: z.boolean().optional(),
  notify: z.boolean().optional(),
});

/** `webhooks` of a message element, but for `delivery`. */
export const commonWebhooks = { contentType: z.string().optional(), callbackData: sized(0, 4000).optional() };

/** `options.schedule` of a request. */
export const schedule = { bulkId: sized(0, 100).optional(), sendAt: sendAt.optional() };
