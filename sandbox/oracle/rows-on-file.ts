import { createColumnChanges, type ColumnChange, instantOf, reportedName, reportedNumber } from './column-change.ts';
import { createColumn } from './columns.ts';
import type { Happening } from './happening.ts';
import { createHashIndex, hash32 } from './hash-index.ts';
import type { Place } from './journal.ts';
import { createNumbering } from './numbering.ts';
import { rowFor, rowOf, type Row } from './row.ts';
import type { Rows, Standing, Wanted } from './rows.ts';
import { numberOf, verdictOf } from './verdict-numbers.ts';

/** Messages that are read without a look into the file: those of the last moment. A power of 2. */
const RECENT = 512;
/** A longer text is read from the file. */
const MOST_TEXT_IN_MEMORY = 8_192;
/** Rows that changed in more than the columns say; beyond it they are written down again. */
const MOST_PATCHES = 2_048;
/** Lengths of lines are guessed in steps of so many bytes. */
const GUESS_BYTES = 256;

/** One byte of each row; the last three bits number its `reported`. */
const ACCEPTED = 1;
const SCHEDULED = 2;
/** Its line is not the first one about it. */
const REWRITTEN = 4;
const DELIVERED = 8;
/** At the same instant at which it was done. */
const DELIVERED_WHEN_DONE = 16;
const REPORTED = 5;

/**
 * Rows that live in the oracle's file. In memory are some 25 bytes of each: where its line is, hashes of its id and its recipient,
 * and its state, so that 200,000 messages cost 5 MB rather than 200.
 */
export function createRowsOnFile(journal: {
  read(place: Place): Happening | undefined;
  append(happening: Happening): Place | undefined;
}): Rows {
  const numbers = createNumbering();
  const [places, guesses] = [createColumn('near'), createColumn(1)];
  const [verdicts, doneAts, flags] = [createColumn(2), createColumn('near'), createColumn(1)];
  const tos = createColumn(4);
  const ids = createHashIndex();
  const patches = new Map<number, Partial<Row>>();
  const changeOf = createColumnChanges();
  let recent: (Row | undefined)[] = [];
  let count = 0;
  let deliveredCount = 0;

  const has = (slot: number, flag: number): boolean => (flags.get(slot) & flag) !== 0;
  const mark = (slot: number, flag: number, is: boolean): void =>
    flags.set(slot, is ? flags.get(slot) | flag : flags.get(slot) & ~flag);
  const reportedOf = (slot: number): Row['reported'] => reportedName(flags.get(slot) >> REPORTED);
  const placeOf = (slot: number): Place => ({
    offset: places.get(slot),
    bytes: (guesses.get(slot) + 1) * GUESS_BYTES,
  });
  const setPlace = (slot: number, { offset, bytes }: Place): void => {
    places.set(slot, offset);
    guesses.set(slot, Math.min(Math.floor(bytes / GUESS_BYTES), 255));
  };
  const setState = (slot: number, { status, error, doneAt, deliveredAt, reported }: Row): void => {
    verdicts.set(slot, numberOf({ status, error }));
    doneAts.set(slot, instantOf(doneAt));
    if (deliveredAt !== undefined && !has(slot, DELIVERED)) deliveredCount += 1;
    mark(slot, DELIVERED, deliveredAt !== undefined);
    mark(slot, DELIVERED_WHEN_DONE, deliveredAt !== undefined && deliveredAt === doneAt);
    flags.set(slot, (flags.get(slot) & 31) | (reportedNumber(reported) << REPORTED));
  };

  const lineAt = (slot: number): Extract<Happening, { kind: 'message' | 'row' }> => {
    const line = journal.read(placeOf(slot));
    if (line?.kind === 'message' || line?.kind === 'row') return line;
    throw new Error(`the oracle's file has changed: no message at byte ${places.get(slot)}`);
  };
  const fromFile = (slot: number): Row => {
    const { entry } = lineAt(slot);
    const row = Object.assign(rowOf(entry, entry), verdictOf(verdicts.get(slot)), patches.get(slot));
    row.reported = reportedOf(slot);
    row.doneAt = textOf(doneAts.get(slot));
    if (has(slot, DELIVERED_WHEN_DONE)) row.deliveredAt = row.doneAt;
    return row;
  };
  const cached = (slot: number): Row | undefined => (slot >= count - RECENT ? recent[slot & (RECENT - 1)] : undefined);
  const rowAt = (slot: number): Row => cached(slot) ?? fromFile(slot);
  const instantDelivered = (slot: number): number =>
    has(slot, DELIVERED_WHEN_DONE) ? doneAts.get(slot) : instantOf(rowAt(slot).deliveredAt);

  /** What belongs into no column; nothing for what says that there is nothing, where there never was anything. */
  const keepRest = (slot: number, { rest, saysMore }: ColumnChange): void => {
    const before = patches.get(slot);
    if (rest === undefined) return;
    if (saysMore || before !== undefined || has(slot, REWRITTEN)) patches.set(slot, { ...before, ...rest });
  };
  /** A person who got it has it, also when something else is said of it later. */
  const keepDelivery = (slot: number, { doneAt, deliveredAt }: Partial<Row>): void => {
    if (has(slot, DELIVERED)) {
      if (doneAt === undefined || !has(slot, DELIVERED_WHEN_DONE)) return;
      patches.set(slot, { ...patches.get(slot), deliveredAt: textOf(doneAts.get(slot)) });
      mark(slot, DELIVERED_WHEN_DONE, false);
    } else if (deliveredAt !== undefined) {
      deliveredCount += 1;
      mark(slot, DELIVERED | DELIVERED_WHEN_DONE, true);
    }
  };
  /** Between two happenings only: a line in the middle of one would say for ever what was not yet applied. */
  const writeDown = (): void => {
    for (const slot of patches.keys()) {
      if (patches.size <= MOST_PATCHES / 2) return;
      const place = journal.append({ kind: 'row', entry: rowAt(slot), bodyAt: firstPlace(slot) });
      if (place === undefined) return; // not while the file is being recalled
      move(slot, place);
    }
  };
  const move = (slot: number, place: Place): void => {
    setPlace(slot, place);
    mark(slot, REWRITTEN, true);
    patches.delete(slot);
  };
  /** Of the line that has its body, if it has one. */
  const firstPlace = (slot: number): Place => {
    if (!has(slot, REWRITTEN)) return placeOf(slot);
    const line = lineAt(slot);
    return line.kind === 'row' ? line.bodyAt : placeOf(slot);
  };
  const fits = (slot: number, wanted: Wanted, to: number | undefined): boolean => {
    if (to !== undefined && tos.get(slot) !== to) return false;
    if (wanted.status !== undefined && !verdictOf(verdicts.get(slot)).status.startsWith(wanted.status)) return false;
    if (wanted.scheduled && !(has(slot, ACCEPTED) && has(slot, SCHEDULED))) return false;
    return !wanted.open || (has(slot, ACCEPTED) && (doneAts.get(slot) === 0 || reportedOf(slot) === undefined));
  };

  const add: Rows['add'] = (row, place = { offset: 0, bytes: 0 }) => {
    const slot = count++;
    numbers.add(row.seq);
    setPlace(slot, place);
    flags.set(slot, (row.outcome === 'accepted' ? ACCEPTED : 0) | (row.sendAt === undefined ? 0 : SCHEDULED));
    setState(slot, row);
    tos.set(slot, hash32(row.to));
    ids.add(slot, row.messageId);
    recent[slot & (RECENT - 1)] = row.text.length > MOST_TEXT_IN_MEMORY ? undefined : row;
  };

  return {
    add,
    addLike: (own, occasion, like, place) => add(rowFor(like, own, occasion), place),
    addRun: undefined,
    mayHave: ids.has,
    rewritten(row, place) {
      const slot = numbers.slotOf(row.seq);
      if (slot === undefined) return;
      setState(slot, row);
      move(slot, place);
      if (cached(slot)) recent[slot & (RECENT - 1)] = row;
    },
    change(seq, patch) {
      const slot = numbers.slotOf(seq);
      if (slot === undefined) return false;
      const row = cached(slot);
      if (row) {
        // Whoever was given the row keeps it as it was.
        const changed = Object.assign(rowOf(row, row), patch);
        changed.deliveredAt = row.deliveredAt ?? patch.deliveredAt;
        recent[slot & (RECENT - 1)] = changed;
      }
      keepDelivery(slot, patch);
      const change = changeOf(patch);
      if (change.verdict !== undefined) verdicts.set(slot, change.verdict);
      else if (patch.status !== undefined || patch.error !== undefined)
        verdicts.set(slot, numberOf({ ...verdictOf(verdicts.get(slot)), ...patch }));
      if (change.doneAt !== undefined) doneAts.set(slot, change.doneAt);
      if (change.reported !== undefined) flags.set(slot, (flags.get(slot) & 31) | (change.reported << REPORTED));
      keepRest(slot, change);
      return true;
    },
    tidy() {
      if (patches.size > MOST_PATCHES) writeDown();
    },
    get(seq) {
      const slot = numbers.slotOf(seq);
      return slot === undefined ? undefined : rowAt(slot);
    },
    standing(seq) {
      const slot = numbers.slotOf(seq);
      if (slot === undefined) return undefined;
      // What was never scheduled, and has not changed but by its end, is known without a look into the file.
      if (has(slot, SCHEDULED | REWRITTEN) || patches.has(slot)) return rowAt(slot);
      return doneAts.get(slot) === 0 ? onItsWay : { doneAt: textOf(doneAts.get(slot)) };
    },
    withId(messageId) {
      const found: Row[] = [];
      for (const slot of ids.find(messageId)) {
        const row = rowAt(slot);
        if (row.messageId === messageId) found.push(row);
      }
      return found;
    },
    count: () => count,
    *each(order, wanted = {}) {
      const to = wanted.to === undefined ? undefined : hash32(wanted.to);
      const { after = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY } = wanted;
      const step = order === 'oldest' ? 1 : -1;
      for (let slot = order === 'oldest' ? 0 : count - 1; slot >= 0 && slot < count; slot += step) {
        const seq = numbers.seqOf(slot);
        if (seq > after && seq < before && fits(slot, wanted, to)) yield rowAt(slot);
      }
    },
    *suspects() {
      const people = new Uint32Array(count).map((_, slot) => tos.get(slot));
      const byId = people.map((to, slot) => ids.hashOf(slot) ^ Math.imul(to, 31));
      const several = repeatedOf(people);
      // Only of who got more than one message the file is asked what they say.
      const byContent = people.map((to, slot) => (several.has(to) ? hash32(rowAt(slot).contentHash, to) : 0));
      const [again, same] = [repeatedOf(byId), repeatedOf(byContent.filter((hash) => hash !== 0))];
      for (let slot = 0; slot < byId.length; slot += 1) {
        const isSuspect = again.has(byId[slot] ?? 0) || same.has(byContent[slot] ?? 0);
        if (isSuspect || verdictOf(verdicts.get(slot)).status === 'REJECTED_DUPLICATE_MESSAGE_ID') yield rowAt(slot);
      }
    },
    *delivered(from) {
      const found: { readonly slot: number; readonly at: number }[] = [];
      for (let slot = 0; slot < count; slot += 1)
        if (has(slot, DELIVERED)) found.push({ slot, at: instantDelivered(slot) });
      found.sort((one, other) => one.at - other.at || one.slot - other.slot);
      for (const { slot } of found.slice(from)) yield rowAt(slot);
    },
    deliveredCount: () => deliveredCount,
    bodyPlace(seq) {
      const slot = numbers.slotOf(seq);
      return slot === undefined ? undefined : firstPlace(slot);
    },
    clear() {
      for (const one of [numbers, places, guesses, verdicts, doneAts, flags, tos, ids, patches]) one.clear();
      recent = [];
      count = 0;
      deliveredCount = 0;
    },
  };
}

const onItsWay: Standing = {};
const textOf = (at: number): string | undefined => (at === 0 ? undefined : new Date(at).toISOString());

/** Values that occur more than once. */
function repeatedOf(values: Uint32Array): ReadonlySet<number> {
  const sorted = values.toSorted();
  const found = new Set<number>();
  for (let at = 1; at < sorted.length; at += 1) if (sorted[at] === sorted[at - 1]) found.add(sorted[at] ?? 0);
  return found;
}
