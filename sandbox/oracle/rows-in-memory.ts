import type { Row } from './row.ts';
import type { Rows } from './rows.ts';

const none: readonly Row[] = [];

/** For a sandbox without a folder: every row is an object, and those that are given out go with the times. */
export function createRowsInMemory(): Rows {
  let rows: Row[] = [];
  let delivered: Row[] = [];
  /** One row for nearly every id, so no list for it. */
  const byId = new Map<string, Row | Row[]>();
  return {
    add(row, _place, isNew) {
      rows.push(row);
      const same = isNew ? undefined : byId.get(row.messageId);
      if (same === undefined) byId.set(row.messageId, row);
      else byId.set(row.messageId, Array.isArray(same) ? [...same, row] : [same, row]);
      if (row.deliveredAt !== undefined) delivered.push(row);
    },
    rewritten: () => undefined,
    change(seq, patch) {
      const row = bySeq(rows, seq);
      if (row === undefined) return false;
      const { deliveredAt } = row;
      if (deliveredAt === undefined && patch.deliveredAt !== undefined) delivered.push(row);
      Object.assign(row, patch);
      if (deliveredAt !== undefined) row.deliveredAt = deliveredAt; // a person who got it has it
      return true;
    },
    tidy: () => undefined,
    get: (seq) => bySeq(rows, seq),
    withId(messageId) {
      const found = byId.get(messageId);
      return found === undefined ? none : Array.isArray(found) ? found : [found];
    },
    count: () => rows.length,
    each: (order) => (order === 'oldest' ? rows : backwards(rows)),
    suspects: () => rows,
    delivered: (from) => delivered.slice(from),
    deliveredCount: () => delivered.length,
    bodyPlace: () => undefined,
    clear() {
      rows = [];
      delivered = [];
      byId.clear();
    },
  };
}

function* backwards<T>(rows: readonly T[]): Generator<T> {
  for (let index = rows.length - 1; index >= 0; index -= 1) yield rows[index] as T;
}

/** Both lists rise by `seq`, with gaps. */
export function bySeq<T extends { readonly seq: number }>(rows: readonly T[], seq: number): T | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row === undefined || row.seq === seq) return row;
    if (row.seq < seq) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
