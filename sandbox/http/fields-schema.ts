import { z } from 'zod';
import { readTime } from '../clock.ts';

export const text = z.string();

/** Clients write numbers both ways. */
export const toNumber = z.preprocess((to) => (typeof to === 'number' ? String(to) : to), z.string().max(64));

const DAY_MS = 86_400_000;

/** For messages sent later: epoch milliseconds. Instants in the past mean now, as in the vendor's own examples. */
export const sendAtWithin = (days: number) =>
  z.string().transform((written, context) => {
    const at = readTime(written);
    if (at === undefined)
      context.addIssue({ code: 'custom', message: 'must be a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ' });
    else if (at > Date.now() + days * DAY_MS)
      context.addIssue({ code: 'custom', message: `must be within ${days} days` });
    return at ?? 0;
  });

/** The furthest that SMS may be scheduled. */
export const sendAt = sendAtWithin(180);
