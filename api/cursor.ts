import { z } from 'zod';
import { problem } from './problem.ts';

/** How lists are read piece by piece: `limit` rows, then those after `next`. */
export function paging(most: number, usual = 50) {
  return {
    limit: z.coerce.number().int().min(1).max(most).default(usual),
    cursor: z.string().max(400).optional().describe('"next" of the page before; nothing else'),
  };
}
export const nextSchema = z.string().nullable().describe('Give it as "cursor" for the following page; null at the end');

/** Most lists go on after a row's id. */
export const afterId = z.tuple([z.uuid()]);

/** Opaque: what it holds may change with any release. */
export function writeCursor(list: string, place: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/** The place a cursor stands for; null without one. A cursor of another list, or none at all, is the caller's mistake. */
export function readCursor<Place>(list: string, shape: z.ZodType<Place>, cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [name, ...given] = parsed(cursor);
  const place = shape.safeParse(given);
  if (name === list && place.success) return place.data;
  throw problem(
    400,
    'cursor: this is none of this list; use "next" of the page before, or leave it out to begin anew.',
  );
}

function parsed(cursor: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : [];
  } catch {
    return [];
  }
}

/** One row more than asked for tells whether there is another page. */
export function cut<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => string) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
