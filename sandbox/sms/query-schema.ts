import { z } from 'zod';
import { sendAt, sized } from '../http/fields-schema.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const minutes = z.coerce.number().int().min(0);

/** `GET /sms/1/text/query` and `/sms/3/text/query`: what the body of an older send has, flat. */
export const sendQuery = z.object({
  bulkId: z.string().optional(),
  from: z.string().optional(),
  to: z.array(z.string().max(64)).min(1),
  text: z.string().optional(),
  flash: flag.optional(),
  transliteration: z.string().optional(),
  languageCode: z.string().optional(),
  intermediateReport: flag.optional(),
  notifyUrl: z.string().max(2048).optional(),
  notifyContentType: z.string().optional(),
  callbackData: sized(0, 4000).optional(),
  validityPeriod: minutes.optional(),
  sendAt: sendAt.optional(),
  includeSmsCountInResponse: flag.optional(),
  trackingUrl: z.string().max(2048).optional(),
});
