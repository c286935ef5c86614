import type { Instant } from '../../clock.ts';
import { durationMs } from '../duration.ts';

/** When a journey lets people in, and how many of them. Whoever is in already is not concerned. */
export type Entries = {
  /** ISO 8601 with a zone: from this instant on, and before that one. */
  readonly from?: string;
  readonly until?: string;
  /** At most so many people in an hour or a day, which begins with the first of them; together with `per`. */
  readonly atMost?: number;
  readonly per?: EntrySpan;
};

export const entrySpans = ['hour', 'day'] as const;
export type EntrySpan = (typeof entrySpans)[number];

/** Whether people come in at this instant of the enrollment's clock. */
export function isOpen({ from, until }: Entries, at: Instant): boolean {
  return (from === undefined || at >= Date.parse(from)) && (until === undefined || at < Date.parse(until));
}

export type EntryCap = { readonly atMost: number; readonly spanMs: number };

/** Of journeys that take so many at most; null for all others. */
export function entryCap({ entries = {} }: { readonly entries?: Entries }): EntryCap | null {
  const { atMost, per } = entries;
  return atMost === undefined || per === undefined ? null : { atMost, spanMs: durationMs(`1 ${per}`) };
}

/** In words, for whoever reads the journey. */
export function entriesWords({ from, until, atMost, per }: Entries): string {
  return [
    ...(from === undefined ? [] : [`from ${from} on`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(atMost === undefined
      ? []
      : [`at most ${atMost} ${atMost === 1 ? 'person' : 'people'} ${per === 'hour' ? 'an hour' : 'a day'}`]),
  ].join(', ');
}
