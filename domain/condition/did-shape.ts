import { z } from 'zod';
import { duration, eventType } from '../journey/text-schemas.ts';

/** More than anybody counts, and few enough to count. */
export const mostTimes = 1_000;
const message = z
  .string()
  .optional()
  .meta({ description: 'a message such as email/welcome, or a channel such as email' });

/** What stands behind `did` where it is more than an event type: one of the first four. */
export const didShape = <Where extends z.ZodType>(where: Where) => ({
  event: eventType.optional(),
  where: where.optional().meta({ description: 'what the event held, such as { event.total: { gte: 100 } }' }),
  sent: message,
  opened: message,
  clicked: message,
  atLeast: z
    .int()
    .min(1)
    .max(mostTimes)
    .optional()
    .meta({ description: `a whole number from 1 to ${mostTimes}` }),
  within: duration.optional(),
  before: duration.optional(),
});

/** As an author wrote it: the condition is read by whoever reads conditions. */
export const writtenDid = didShape(z.unknown());
