import { z } from 'zod';
import { readTime } from '../clock.ts';

/** 180 days, for messages sent later. Instants in the past mean now, as in the vendor's own examples. */
const FURTHEST_MS = 180 * 86_400_000;

export const text = z.string();

/** Clients write numbers both ways. */
export const toNumber = z.preprocess((to) => (typeof to === 'number' ? String(to) : to), z.string().max(64));

/** Epoch milliseconds. */
export const sendAt = z.string().transform((written, context) => {
  const at = readTime(written);
  if (at === undefined)
    context.addIssue({ code: 'custom', message: 'must be a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ' });
  else if (at > Date.now() + FURTHEST_MS) context.addIssue({ code: 'custom', message: 'must be within 180 days' });
  return at ?? 0;
});
