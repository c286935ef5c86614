import { z } from 'zod';
import { isTooShort } from './window.ts';

export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

const time = z.object({ hour: z.number().int().min(0).max(23), minute: z.number().int().min(0).max(59) });

/** `deliveryTimeWindow` of every channel: days, and hours of UTC; at least one hour between the two. */
export const windowSchema = z
  .object({ days: z.array(z.enum(weekdays)).min(1), from: time.optional(), to: time.optional() })
  .superRefine(({ from, to }, context) => {
    const refuse = (path: 'from' | 'to', message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (from === undefined && to !== undefined) return refuse('from', 'must not be null');
    if (to === undefined && from !== undefined) return refuse('to', 'must not be null');
    if (from === undefined || to === undefined) return undefined;
    if (isTooShort(from, to)) refuse('to', 'must be at least one hour after from');
    return undefined;
  });
