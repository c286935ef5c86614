import type { Violation } from './envelopes.ts';
import { ok, type Reply } from './reply.ts';

export type Page = { readonly page: number; readonly size: number };

/** `page` from 0 and `size`, as the older lists of the vendor have them. */
export function readPage(query: URLSearchParams, usual: number, most: number): Page | readonly Violation[] {
  const [page, size] = [readCount(query, 'page', 0, 0, 1_000_000), readCount(query, 'size', usual, 1, most)];
  if (typeof page === 'number' && typeof size === 'number') return { page, size };
  return [page, size].filter((one) => typeof one !== 'number');
}

/** A whole number of a query, or what is wrong with it. */
export function readCount(
  query: URLSearchParams,
  property: string,
  usual: number,
  least: number,
  most: number,
): number | Violation {
  const text = query.get(property);
  if (text === null || text === '') return usual;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    return { property, violation: `must be greater than or equal to ${least}` };
  return value > most ? { property, violation: `must be less than or equal to ${most}` } : value;
}

/** One page of a list, with how long the whole is. */
export function pagedReply<T>(all: readonly T[], page: Page, view: (one: T) => object): Reply {
  const paging = { ...page, totalPages: Math.ceil(all.length / page.size), totalResults: all.length };
  return ok({ results: pageOf(all, page).map(view), paging });
}

export const pageOf = <T>(all: readonly T[], { page, size }: Page): readonly T[] =>
  all.slice(page * size, (page + 1) * size);
