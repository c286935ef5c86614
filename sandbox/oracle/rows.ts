import type { Place } from './journal.ts';
import type { Occasion, Own, Row } from './row.ts';
import type { Stretch } from './run.ts';

/** What a reader is after; a list may give more than that, never less. */
export type Wanted = {
  readonly to?: string | undefined;
  /** Beginning of the status. */
  readonly status?: string | undefined;
  /** Only rows after, or before, this `seq`. */
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  /** Accepted, and not at its end or not told yet. */
  readonly open?: boolean | undefined;
  /** Accepted for a later instant. */
  readonly scheduled?: boolean | undefined;
};

export type Order = 'oldest' | 'newest';

/** What says whether a message may leave. */
export type Standing = Pick<Row, 'held' | 'doneAt' | 'sendAt'>;

/** The messages of the oracle. A row that is given out is as it was then: whoever waits keeps its `seq` and asks again. */
export type Rows = {
  /** `place`: of its line in the file. */
  add(row: Row, place: Place | undefined): void;
  /** One like another, which need not be kept twice. */
  addLike(own: Own, occasion: Occasion, like: Row, place: Place | undefined): void;
  /**
   * The same for many, of which `seq` is the first one's number, up to the first whose id somebody may have used: gives where
   * that stands. Undefined where each has a line of its own.
   */
  readonly addRun: ((seq: number, stretch: Stretch, occasion: Occasion, like: Row) => number) | undefined;
  /** False: nobody has used an id with this hash. */
  mayHave(idHash: number): boolean;
  /** It was written down once more, as it is now. */
  rewritten(row: Row, place: Place): void;
  /** False when there is no such row. */
  change(seq: number, patch: Partial<Row>): boolean;
  /** Called after each happening, once all of it has been applied. */
  tidy(): void;
  get(seq: number): Row | undefined;
  standing(seq: number): Standing | undefined;
  /** Oldest first. */
  withId(messageId: string): readonly Row[];
  count(): number;
  each(order: Order, wanted?: Wanted): Iterable<Row>;
  /** Rows that share an id or a content with another one for the same person, or were refused for it; and perhaps others. */
  suspects(): Iterable<Row>;
  /** What people got, in the order in which they got it, from the n-th on. */
  delivered(from: number): Iterable<Row>;
  deliveredCount(): number;
  /** Where the line is that has its body, if it has one; undefined when nothing is on disk. */
  bodyPlace(seq: number): Place | undefined;
  clear(): void;
};
