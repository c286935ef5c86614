/** Where a durable consumer stands. `delivered`, `acked`: in the sequence of the stream, up to and with. */
export type ReadingPlace = {
  /** Stored, and handed to nobody yet. */
  readonly waiting: number;
  /** Handed out, and not committed yet. */
  readonly unacked: number;
  readonly delivered: number;
  readonly acked: number;
};

/** An instant at which everything stored before it had been handed out, up to `seq`. */
export type Mark = { readonly at: number; readonly seq: number };

/**
 * Up to when all is committed, from what was seen at one instant after the other: null where this look says nothing new. Whoever is always
 * at something is never idle, so an instant is passed, too, once all that had been handed out by then is committed.
 */
export function heardUntil(
  marks: readonly Mark[],
  place: ReadingPlace,
  at: number,
): { readonly until: number | null; readonly marks: readonly Mark[] } {
  const all = place.waiting === 0 ? [...marks, { at, seq: place.delivered }] : marks;
  const isPassed = ({ seq }: Mark): boolean => place.unacked === 0 || seq <= place.acked;
  const until = all.findLast(isPassed)?.at ?? null;
  return { until, marks: all.filter((mark) => mark.at > (until ?? -Infinity)) };
}
