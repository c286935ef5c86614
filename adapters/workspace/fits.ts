import type { readText } from '../../domain/journey/authoring/object-schema.ts';

export type Judge = Parameters<typeof readText>[0];

/** Judges a text by its form; `what` names the thing it should be. */
export const fits =
  (pattern: RegExp, what: string, expected: string): Judge =>
  (text) =>
    pattern.test(text) ? null : { message: `'${text}' is no ${what}`, expected };
