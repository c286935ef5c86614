import { z } from 'zod';
import { readTime } from '../time/instant.ts';

/** A text of a length that the vendor states with both its ends: `size must be between 1 and 4096`. */
export const sized = (least: number, most: number) => {
  const words = `size must be between ${least} and ${most}`;
  return z.string().min(least, words).max(most, words);
};

/**
 * A schema of our own for a value that may be very large: `read` gives what it makes of it, or pushes issues and gives
 * undefined. Zod's `transform` and `superRefine` hang a function at each value, with which V8 keeps what was parsed alive
 * long after its request: a bulk of text messages then took twice the collector's time (Zod 4.6, Node 20).
 */
export const readBy = <T>(read: (written: unknown, issues: z.core.$ZodRawIssue[]) => T | undefined) =>
  z.custom<T>().check((payload) => {
    const value = read(payload.value, payload.issues);
    if (value !== undefined) payload.value = value;
  });

/**
 * What one look finds to be as nearly everybody writes it is taken as it stands; `slow` reads anything else, and knows what is
 * wrong with it. `isUsual` says yes only where `slow` would give the same.
 */
export const usually = <Schema extends z.ZodType>(isUsual: (written: unknown) => boolean, slow: Schema) =>
  readBy<z.output<Schema>>((written, issues) => {
    if (isUsual(written)) return written as z.output<Schema>;
    const read = slow.safeParse(written);
    if (read.success) return read.data;
    for (const issue of read.error.issues) issues.push({ ...issue, input: written } as z.core.$ZodRawIssue);
    return undefined;
  });

/** How many elements of a list are read at once. */
const SOME = 100;

/**
 * A list of any length, read by the hundred and refused with the first hundred that has anything wrong in it: a body of ten
 * megabytes has room for millions of elements, and to find out what is wrong with each takes more memory than there is.
 */
export const many = <Item extends z.ZodType>(item: Item, least = 1) => {
  const list = z.array(item).min(least);
  return readBy<z.output<Item>[]>((written, issues) => {
    const all = Array.isArray(written) ? (written as unknown[]) : [];
    const found: z.output<Item>[] = [];
    for (let at = 0; at === 0 || at < all.length; at += SOME) {
      const read = list.safeParse(all.length > SOME ? all.slice(at, at + SOME) : written);
      if (!read.success) {
        for (const issue of read.error.issues)
          issues.push({ ...issue, path: shifted(issue.path, at), input: written } as z.core.$ZodRawIssue);
        return undefined;
      }
      if (all.length <= SOME) return read.data;
      found.push(...read.data);
    }
    return found;
  });
};

const shifted = ([index, ...inner]: readonly PropertyKey[], by: number): PropertyKey[] =>
  typeof index === 'number' ? [index + by, ...inner] : [];

/** Clients write numbers both ways. */
export const toNumber = z.preprocess((to) => (typeof to === 'number' ? String(to) : to), z.string().max(64));

/** For messages sent later: epoch milliseconds. Instants in the past mean now, as in the vendor's own examples; how far ahead they may lie says the route. */
export const sendAt = z.string().transform((written, context) => {
  const at = readTime(written);
  if (at === undefined)
    context.addIssue({ code: 'custom', message: 'must be a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ' });
  return at ?? 0;
});
