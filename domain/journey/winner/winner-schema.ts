import { z } from 'zod';
import { duration } from '../text-schemas.ts';
import { winnerMetrics } from './winner-rule.ts';

/** With fewer nothing is ever sure. */
const fewest = 20;
/** Each of them is a row until it is decided. */
const most = 100_000;

export const winnerText = 'a map such as { by: clicked, within: 2 days, after: 1000 }';

export const winnerShape = {
  by: z.enum(winnerMetrics).meta({ description: winnerMetrics.join(', ') }),
  within: duration,
  after: z
    .int()
    .min(fewest)
    .max(most)
    .meta({ description: `how many people, from ${fewest} to ${most}` }),
  sure: z.number().min(1).max(99.9).optional().meta({ description: 'percent, from 1 to 99.9' }),
};
