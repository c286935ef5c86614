import { createHashIndex } from './hash-index.ts';
import { createNumbering } from './numbering.ts';
import { rowFor, type Occasion, type Own, type Row } from './row.ts';
import type { Rows, Wanted } from './rows.ts';
import { createShared } from './shared.ts';
import { createTexts } from './texts.ts';

/** What has become of a message since it was recorded: what happens to many at once makes one object for all of them. */
type Since = Partial<Row>;

const none: readonly Row[] = [];

/** For a sandbox without a folder. What each message has of its own are bytes and numbers, which no collector goes through. */
export function createRowsInMemory(): Rows {
  const numbers = createNumbering();
  const [messageIds, tos] = [createTexts(), createTexts()];
  const ids = createHashIndex();
  /** All of a message but what is its own and its request's, as it was recorded: of one that was like it, perhaps in another request. */
  const likes = createShared<Row>();
  const occasions = createShared<Occasion>();
  const sinces = createShared<Since>();
  let count = 0;
  let delivered: number[] = [];
  const change = createChange();

  const rowAt = (slot: number): Row => {
    const like = likes.get(slot) as Row;
    const since = sinces.get(slot);
    const own = { seq: numbers.seqOf(slot), messageId: messageIds.get(slot), to: tos.get(slot) };
    const row = rowFor(like, own, occasions.get(slot) as Occasion);
    if (since === undefined) return row;
    Object.assign(row, since);
    row.deliveredAt = like.deliveredAt ?? since.deliveredAt;
    return row;
  };
  const deliveredAt = (slot: number): string | undefined =>
    sinces.get(slot)?.deliveredAt ?? likes.get(slot)?.deliveredAt;
  const addLike = ({ seq, messageId, to }: Own, occasion: Occasion, like: Row): void => {
    const slot = count++;
    numbers.add(seq);
    messageIds.add(messageId);
    tos.add(to);
    ids.add(slot, messageId);
    likes.set(slot, like);
    occasions.set(slot, occasion);
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
    add: (row) => addLike(row, row, row),
    addLike,
    addRun(seq, { run, from, until }, occasion, like) {
      let at = from;
      for (; at < until && ids.addNew(count, run.hashes[at] ?? 0); at += 1) {
        likes.set(count, like);
        occasions.set(count, occasion);
        count += 1;
      }
      if (at === from) return at;
      numbers.add(seq, at - from);
      messageIds.addSpans(run.ids, from, at);
      tos.addSpans(run.tos, from, at);
      return at;
    },
    mayHave: ids.has,
    rewritten: () => undefined,
    change(seq, patch) {
      const slot = numbers.slotOf(seq);
      if (slot === undefined) return false;
      if (patch.deliveredAt !== undefined && deliveredAt(slot) === undefined) delivered.push(slot);
      sinces.set(slot, change(sinces.get(slot), patch));
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
      const since = sinces.get(slot);
      return since === undefined ? likes.get(slot) : { ...likes.get(slot), ...since };
    },
    withId(messageId) {
      const slots = ids.find(messageId);
      if (slots.length === 0) return none; // nearly always
      return slots.filter((slot) => messageIds.get(slot) === messageId).map(rowAt);
    },
    count: () => count,
    *each(order, wanted = {}) {
      const step = order === 'oldest' ? 1 : -1;
      for (let slot = order === 'oldest' ? 0 : count - 1; slot >= 0 && slot < count; slot += step)
        if (fits(slot, wanted)) yield rowAt(slot);
    },
    *suspects() {
      for (let slot = 0; slot < count; slot += 1) yield rowAt(slot);
    },
    *delivered(from) {
      for (let place = from; place < delivered.length; place += 1) yield rowAt(delivered[place] as number);
    },
    deliveredCount: () => delivered.length,
    bodyPlace: () => undefined,
    clear() {
      for (const one of [numbers, messageIds, tos, ids, likes, occasions, sinces]) one.clear();
      count = 0;
      delivered = [];
    },
  };
}

/** Many messages in a row to which the same has happened, and happens again, share what comes of it. */
function createChange(): (before: Since | undefined, patch: Partial<Row>) => Since {
  let last: { before: Since | undefined; patch: Partial<Row>; after: Since } | undefined;
  return (before, patch) => {
    if (last === undefined || last.before !== before || last.patch !== patch) {
      const after = { ...before, ...patch };
      if (before?.deliveredAt !== undefined) after.deliveredAt = before.deliveredAt; // a person who got it has it
      last = { before, patch, after };
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
