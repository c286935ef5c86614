import { z } from 'zod';
import { readTime } from '../time/instant.ts';

/** A text of a length that the vendor states with both its ends: `size must be between 1 and 4096`. */
export const sized = (least: number, most: number) => {
  const words = `size must be between ${least} and ${most}`;
  return z.string().min(least, words).max(most, words);
};

/** Clients write numbers both ways. */
export const toNumber = z.preprocess((to) => (typeof to === 'number' ? String(to) : to), z.string().max(64));

/** For messages sent later: epoch milliseconds. Instants in the past mean now, as in the vendor's own examples; how far ahead they may lie says the route. */
export const sendAt = z.string().transform((written, context) => {
  const at = readTime(written);
  if (at === undefined)
    context.addIssue({ code: 'custom', message: 'must be a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ' });
  return at ?? 0;
});
