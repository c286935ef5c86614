import { z } from 'zod';
import { messageClasses } from '../journey/definition.ts';
import { identifier } from '../journey/text-schemas.ts';
import { mostRate } from './definition.ts';

const name = z.string().min(1).max(200).optional().meta({ description: 'a name for people' });

/** segments/*.yaml; the condition is read by its own parser. */
export const segmentShape = {
  segment: identifier,
  name,
  where: z
    .unknown()
    .meta({ description: 'a condition on traits and deeds, such as { traits.country: HR } or { did: order.placed }' }),
};

/** campaigns/*.yaml and `POST /v1/campaigns`. */
export const campaignShape = {
  campaign: identifier,
  name,
  segment: identifier,
  send: z.string().meta({ description: 'channel/template, such as sms/spring-offer' }),
  class: z.enum(messageClasses).meta({ description: `one of ${messageClasses.join(', ')}` }),
  topic: z.string().min(1).max(100).optional().meta({ description: 'what marketing consent is given for' }),
  rate: z
    .int()
    .min(1)
    .max(mostRate)
    .meta({ description: `messages per second, a whole number from 1 to ${mostRate}` }),
};
