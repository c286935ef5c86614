import { createHashIndex } from './hash-index.ts';
import { createNumbering } from './numbering.ts';
import { rowFor, type Own, type Row } from './row.ts';
import type { Rows, Wanted } from './rows.ts';
import { createTexts } from './texts.ts';

/**
 * All of a message but its number, its id and its recipient. Those of one request have it in common, and what happens to many
 * at once makes one new object for all of them.
 */
type State = {
  /** As it was recorded. */
  readonly like: Row;
  /** What has become of it. */
  readonly since: Partial<Row> | undefined;
};

const none: readonly Row[] = [];

/** For a sandbox without a folder. What each message has of its own are bytes and numbers, which no collector goes through. */
export function createRowsInMemory(): Rows {
  const numbers = createNumbering();
  const [messageIds, tos] = [createTexts(), createTexts()];
  const ids = createHashIndex();
  let states: State[] = [];
  let delivered: number[] = [];
  const beginning = createBeginning();
  const change = createChange();

  const rowAt = (slot: number): Row => {
    const { like, since } = states[slot] as State;
    const row = rowFor(like, { seq: numbers.seqOf(slot), messageId: messageIds.get(slot), to: tos.get(slot) });
    if (since === undefined) return row;
    Object.assign(row, since);
    row.deliveredAt = like.deliveredAt ?? since.deliveredAt;
    return row;
  };
  const addLike = ({ seq, messageId, to }: Own, like: Row): void => {
    const slot = states.length;
    numbers.add(seq);
    messageIds.add(messageId);
    tos.add(to);
    ids.add(slot, messageId);
    states.push(beginning(like));
    if (like.deliveredAt !== undefined) delivered.push(slot);
  };
  const fits = (slot: number, { after, before, to }: Wanted): boolean => {
    const seq = numbers.seqOf(slot);
    return (
      (after === undefined || seq > after) &&
      (before === undefined || seq < before) &&
      (to === undefined || tos.get(slot) === to)
    );
  };
  return {
    add: (row) => addLike(row, row),
    addLike,
    rewritten: () => undefined,
    change(seq, patch) {
      const slot = numbers.slotOf(seq);
      const before = slot === undefined ? undefined : states[slot];
      if (slot === undefined || before === undefined) return false;
      if (patch.deliveredAt !== undefined && deliveredAt(before) === undefined) delivered.push(slot);
      states[slot] = change(before, patch);
      return true;
    },
    tidy: () => undefined,
    get(seq) {
      const slot = numbers.slotOf(seq);
      return slot === undefined ? undefined : rowAt(slot);
    },
    standing(seq) {
      const slot = numbers.slotOf(seq);
      if (slot === undefined) return undefined;
      const state = states[slot];
      return state?.since === undefined ? state?.like : { ...state.like, ...state.since };
    },
    withId(messageId) {
      const slots = ids.find(messageId);
      if (slots.length === 0) return none; // nearly always
      return slots.filter((slot) => messageIds.get(slot) === messageId).map(rowAt);
    },
    count: () => states.length,
    *each(order, wanted = {}) {
      const step = order === 'oldest' ? 1 : -1;
      for (let slot = order === 'oldest' ? 0 : states.length - 1; slot >= 0 && slot < states.length; slot += step)
        if (fits(slot, wanted)) yield rowAt(slot);
    },
    *suspects() {
      for (let slot = 0; slot < states.length; slot += 1) yield rowAt(slot);
    },
    *delivered(from) {
      for (let place = from; place < delivered.length; place += 1) yield rowAt(delivered[place] as number);
    },
    deliveredCount: () => delivered.length,
    bodyPlace: () => undefined,
    clear() {
      for (const one of [numbers, messageIds, tos, ids]) one.clear();
      states = [];
      delivered = [];
    },
  };
}

const deliveredAt = ({ like, since }: State): string | undefined => since?.deliveredAt ?? like.deliveredAt;

/** Messages of one request begin with the same object. */
function createBeginning(): (like: Row) => State {
  let last: State | undefined;
  return (like) => {
    if (last?.like !== like) last = { like, since: undefined };
    return last;
  };
}

/** Many messages in a row to which the same has happened, and happens again, share what comes of it. */
function createChange(): (before: State, patch: Partial<Row>) => State {
  let last: { before: State; patch: Partial<Row>; after: State } | undefined;
  return (before, patch) => {
    if (last?.before !== before || last.patch !== patch) {
      const since = { ...before.since, ...patch };
      const got = before.since?.deliveredAt;
      if (got !== undefined) since.deliveredAt = got; // a person who got it has it
      last = { before, patch, after: { like: before.like, since } };
    }
    return last.after;
  };
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
