import { writtenDate } from './written-date.ts';

/** What a wait may be until: a time of day, hours of the day, or a date, which a fact may hold. */
export type Moment =
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'hours'; readonly at: string; readonly till: string }
  | { readonly kind: 'date'; readonly date: string };

export const isTimeOfDay = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Null for anything else. Whether a fact holds a date is seen when it is asked for. */
export function momentOf(text: string): Moment | null {
  if (isTimeOfDay(text)) return { kind: 'time', at: text };
  const [at = '', till = '', ...more] = text.split('-').map((part) => part.trim());
  if (isTimeOfDay(at) && isTimeOfDay(till) && more.length === 0 && at !== till) return { kind: 'hours', at, till };
  return isFact(text) || writtenDate(text) !== null ? { kind: 'date', date: text } : null;
}

export const isFact = (text: string): boolean => /^(?:traits|event|entry|steps)\.[^\s.]+(?:\.[^\s.]+)*$/.test(text);
