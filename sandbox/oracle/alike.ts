import type { Entry } from './entry.ts';

/** Messages with numbers in a row that differ in number, id and recipient only: text messages of one request, else one. */
export type Alike = {
  readonly first: number;
  readonly count: number;
  /** One of them, or an earlier one like them. */
  readonly like: Entry;
};

export const alone = (entry: Entry): Alike => ({ first: entry.seq, count: 1, like: entry });
