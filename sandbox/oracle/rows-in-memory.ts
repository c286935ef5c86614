import { createHashIndex, hash32 } from './hash-index.ts';
import { rowFor, type Own, type Row } from './row.ts';
import type { Rows, Wanted } from './rows.ts';

/**
 * What stays of a message. Those of one request have nearly everything in common, and what happens to many at once is
 * one object for all of them: a collector copies five fields of each rather than fifty.
 */
type Held = {
  readonly seq: number;
  readonly messageId: string;
  readonly to: string;
  /** Its row as it was recorded, or that of the first one like it. */
  readonly like: Row;
  /** What has become of it since. */
  since: Partial<Row> | undefined;
};

const none: readonly Row[] = [];

/** For a sandbox without a folder. */
export function createRowsInMemory(): Rows {
  let all: Held[] = [];
  let delivered: Held[] = [];
  /** Numbers, which no collector goes through: to ask a map of as many ids took 9 % of a bulk's time. */
  const ids = createHashIndex();
  const merge = createMerge();
  const addLike = ({ seq, messageId, to }: Own, like: Row): void => {
    const held: Held = { seq, messageId, to, like, since: undefined };
    ids.add(all.length, hash32(messageId));
    all.push(held);
    if (like.deliveredAt !== undefined) delivered.push(held);
  };
  return {
    add: (row) => addLike(row, row),
    addLike,
    rewritten: () => undefined,
    change(seq, patch) {
      const held = bySeq(all, seq);
      if (held === undefined) return false;
      if (patch.deliveredAt !== undefined && deliveredAt(held) === undefined) delivered.push(held);
      held.since = merge(held.since, patch);
      return true;
    },
    tidy: () => undefined,
    get(seq) {
      const held = bySeq(all, seq);
      return held && rowAt(held);
    },
    standing(seq) {
      const held = bySeq(all, seq);
      return held?.since === undefined ? held?.like : rowAt(held); // nearly always nothing has happened since
    },
    withId(messageId) {
      const slots = ids.find(hash32(messageId));
      if (slots.length === 0) return none; // nearly always
      const found = slots.map((slot) => all[slot] as Held).filter((held) => held.messageId === messageId);
      return found.toReversed().map(rowAt);
    },
    count: () => all.length,
    *each(order, wanted = {}) {
      for (const held of order === 'oldest' ? all : backwards(all)) if (fits(held, wanted)) yield rowAt(held);
    },
    *suspects() {
      for (const held of all) yield rowAt(held);
    },
    *delivered(from) {
      for (let place = from; place < delivered.length; place += 1) yield rowAt(delivered[place] as Held);
    },
    deliveredCount: () => delivered.length,
    bodyPlace: () => undefined,
    clear() {
      all = [];
      delivered = [];
      ids.clear();
    },
  };
}

function rowAt(held: Held): Row {
  const { like, since } = held;
  const row = rowFor(like, held);
  if (since === undefined) return row;
  Object.assign(row, since);
  row.deliveredAt = like.deliveredAt ?? since.deliveredAt;
  return row;
}

const deliveredAt = ({ like, since }: Held): string | undefined => since?.deliveredAt ?? like.deliveredAt;

/** What costs no look at the whole row. */
const fits = ({ seq, to }: Held, wanted: Wanted): boolean =>
  (wanted.after === undefined || seq > wanted.after) &&
  (wanted.before === undefined || seq < wanted.before) &&
  (wanted.to === undefined || to === wanted.to);

/** Many messages in a row to which the same has happened, and happens again, share what comes of it. */
function createMerge(): (before: Partial<Row> | undefined, patch: Partial<Row>) => Partial<Row> {
  let last: { before: Partial<Row>; patch: Partial<Row>; merged: Partial<Row> } | undefined;
  return (before, patch) => {
    if (before === undefined) return patch;
    if (last?.before !== before || last.patch !== patch) {
      const merged = { ...before, ...patch };
      if (before.deliveredAt !== undefined) merged.deliveredAt = before.deliveredAt; // a person who got it has it
      last = { before, patch, merged };
    }
    return last.merged;
  };
}

function* backwards<T>(rows: readonly T[]): Generator<T> {
  for (let index = rows.length - 1; index >= 0; index -= 1) yield rows[index] as T;
}

/** Both lists rise by `seq`, with gaps. */
export function bySeq<T extends { readonly seq: number }>(rows: readonly T[], seq: number): T | undefined {
  let low = 0;
  let high = rows.length - 1;
  // Without inbound messages in between, numbers and places go in step.
  const guess = rows[high - ((rows[high]?.seq ?? 0) - seq)];
  if (guess?.seq === seq) return guess;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row === undefined || row.seq === seq) return row;
    if (row.seq < seq) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
