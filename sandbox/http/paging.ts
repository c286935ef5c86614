import type { Violation } from './envelopes.ts';

export type Page = { readonly page: number; readonly size: number };

/** `page` from 0 and `size`, as the older lists of the vendor have them. */
export function readPage(query: URLSearchParams, usual: number, most: number): Page | readonly Violation[] {
  const violations: Violation[] = [];
  const number = (name: string, fallback: number, least: number, top: number): number => {
    const text = query.get(name);
    if (text === null || text === '') return fallback;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      violations.push({ property: name, violation: `must be greater than or equal to ${least}` });
    else if (value > top) violations.push({ property: name, violation: `must be less than or equal to ${top}` });
    return value;
  };
  const page = { page: number('page', 0, 0, 1_000_000), size: number('size', usual, 1, most) };
  return violations.length > 0 ? violations : page;
}

export const pageOf = <T>(all: readonly T[], { page, size }: Page): readonly T[] =>
  all.slice(page * size, (page + 1) * size);
