import { z } from 'zod';
import { sendAt, sized } from '../http/fields-schema.ts';
import { clipped } from './v2-schema.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const minutes = z.coerce.number().int().min(0);

/** What the body of an older send has, flat. */
const common = z.object({
  from: z.string().optional(),
  to: z.array(z.string().max(64)).min(1),
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

/** `GET /sms/1/text/query`. */
export const sendQueryV1 = common.extend({ bulkId: clipped(100).optional(), text: z.string().optional() });

/** `GET /sms/3/text/query`. */
export const sendQueryV3 = common.extend({ bulkId: sized(0, 100).optional(), text: z.string() });

export type SendQuery = z.infer<typeof sendQueryV1 | typeof sendQueryV3>;
