import { failures, statuses, type FailureName, type StatusName } from '../registry/statuses.ts';
import { bytes, longs, shorts, words } from './columns.ts';
import { createHashIndex, hash32 } from './hash-index.ts';
import type { Happening } from './happening.ts';
import type { Place } from './journal.ts';
import { rowOf, type Row } from './row.ts';
import type { Order, Rows, Wanted } from './rows.ts';

/** Messages that are read without a look into the file: what is under way, mostly. A power of 2. */
const RECENT = 4_096;
/** A longer text is read from the file. */
const MOST_TEXT_IN_MEMORY = 8_192;
/** Rows that changed in more than the columns say; beyond it the oldest of them are written down again. */
const MOST_PATCHES = 2_048;

const statusNames = Object.keys(statuses) as StatusName[];
const errorNames = Object.keys(failures) as FailureName[];
const statusNumbers = new Map(statusNames.map((name, number) => [name, number]));
const errorNumbers = new Map(errorNames.map((name, number) => [name, number]));
const reportedNames = [undefined, 'pushed', 'polled', 'lost', 'none'] as const;

const ACCEPTED = 1;
const SCHEDULED = 2;
const HAS_BODY = 4;
/** Its line is not the first one about it. */
const REWRITTEN = 8;

/** What every report changes is kept in columns; anything else in patches. */
const inColumns = new Set<string>(['status', 'error', 'doneAt', 'deliveredAt', 'reported']);

/**
 * Rows that live in the oracle's file. In memory are some fifty bytes of each: where its line is, hashes of id, recipient and
 * content, and its state, so that 200,000 messages cost 10 MB rather than 300.
 */
export function createRowsOnFile(journal: {
  read(place: Place): Happening | undefined;
  append(happening: Happening): Place | undefined;
}): Rows {
  const [seqs, lengths, tos, contents] = [words(), words(), words(), words()];
  const [places, doneAts, deliveredAts] = [longs(), longs(), longs()];
  const [statusOf, errorOf] = [shorts(), shorts()];
  const [flags, reportedAs] = [bytes(), bytes()];
  const ids = createHashIndex();
  const delivered = words();
  let deliveredCount = 0;
  let count = 0;
  let recent: (Row | undefined)[] = [];
  const patches = new Map<number, Partial<Row>>();

  const slotOf = (seq: number): number | undefined => {
    let low = 0;
    let high = count - 1;
    // Without inbound messages in between, numbers and slots go in step.
    const guess = high - ((count > 0 ? seqs.get(high) : 0) - seq);
    if (guess >= 0 && guess <= high && seqs.get(guess) === seq) return guess;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = seqs.get(middle);
      if (there === seq) return middle;
      if (there < seq) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  };
  const has = (slot: number, flag: number): boolean => (flags.get(slot) & flag) !== 0;
  const placeOf = (slot: number): Place => ({ offset: places.get(slot), bytes: lengths.get(slot) });
  const setState = (slot: number, row: Row): void => {
    statusOf.set(slot, statusNumbers.get(row.status) ?? 0);
    errorOf.set(slot, errorNumbers.get(row.error) ?? 0);
    reportedAs.set(slot, reportedNames.indexOf(row.reported));
    doneAts.set(slot, instantOf(row.doneAt));
    if (row.deliveredAt !== undefined && deliveredAts.get(slot) === 0) deliver(slot);
    deliveredAts.set(slot, instantOf(row.deliveredAt));
  };
  const deliver = (slot: number): void => delivered.set(deliveredCount++, slot);
  const fromFile = (slot: number): Row => {
    const line = journal.read(placeOf(slot));
    if (line?.kind !== 'message' && line?.kind !== 'row')
      throw new Error(`the oracle's file has changed: no message at byte ${places.get(slot)}`);
    const row = rowOf(line.entry, line.entry);
    row.status = statusNames[statusOf.get(slot)] as StatusName;
    row.error = errorNames[errorOf.get(slot)] as FailureName;
    row.reported = reportedNames[reportedAs.get(slot)];
    row.doneAt = textOf(doneAts.get(slot));
    row.deliveredAt = textOf(deliveredAts.get(slot));
    return Object.assign(row, patches.get(slot));
  };
  const cached = (slot: number): Row | undefined => (slot >= count - RECENT ? recent[slot & (RECENT - 1)] : undefined);
  const rowAt = (slot: number): Row => cached(slot) ?? fromFile(slot);

  /** Between two happenings only: a line in the middle of one would say for ever what was not yet applied. */
  const writeDown = (): void => {
    for (const slot of patches.keys()) {
      if (patches.size <= MOST_PATCHES / 2) return;
      const entry = rowAt(slot);
      const place = journal.append(
        has(slot, HAS_BODY) ? { kind: 'row', entry, bodyAt: bodyPlace(slot) } : { kind: 'row', entry },
      );
      if (place === undefined) return; // not while the file is being recalled
      move(slot, place);
    }
  };
  const move = (slot: number, place: Place): void => {
    places.set(slot, place.offset);
    lengths.set(slot, place.bytes);
    flags.set(slot, flags.get(slot) | REWRITTEN);
    patches.delete(slot);
  };
  const bodyPlace = (slot: number): Place | undefined => {
    if (!has(slot, HAS_BODY)) return undefined;
    if (!has(slot, REWRITTEN)) return placeOf(slot);
    const line = journal.read(placeOf(slot));
    return line?.kind === 'row' ? line.bodyAt : undefined;
  };
  /** What belongs into no column; nothing for what says that there is nothing, where there never was anything. */
  const rest = (slot: number, patch: Partial<Row>): Partial<Row> | undefined => {
    const before = patches.get(slot);
    const asked = before !== undefined || has(slot, REWRITTEN);
    const entries = Object.entries(patch).filter(
      ([key, value]) => !inColumns.has(key) && (asked || value !== undefined),
    );
    return entries.length === 0 ? undefined : { ...before, ...Object.fromEntries(entries) };
  };
  const fits = (slot: number, wanted: Wanted, to: number | undefined): boolean => {
    if (to !== undefined && tos.get(slot) !== to) return false;
    if (wanted.status !== undefined && !statusNames[statusOf.get(slot)]?.startsWith(wanted.status)) return false;
    if (wanted.scheduled && !(has(slot, ACCEPTED) && (has(slot, SCHEDULED) || patches.has(slot)))) return false;
    return !wanted.open || (has(slot, ACCEPTED) && (doneAts.get(slot) === 0 || reportedAs.get(slot) === 0));
  };
  return {
    add(row, place, hasBody) {
      const slot = count++;
      seqs.set(slot, row.seq);
      places.set(slot, place?.offset ?? 0);
      lengths.set(slot, place?.bytes ?? 0);
      tos.set(slot, hash32(row.to));
      contents.set(slot, hash32(row.contentHash, hash32(row.to)));
      ids.add(slot, hash32(row.messageId));
      flags.set(
        slot,
        (row.outcome === 'accepted' ? ACCEPTED : 0) |
          (row.sendAt === undefined ? 0 : SCHEDULED) |
          (hasBody ? HAS_BODY : 0),
      );
      setState(slot, row);
      recent[slot & (RECENT - 1)] = row.text.length > MOST_TEXT_IN_MEMORY ? undefined : row;
    },
    rewritten(row, place) {
      const slot = slotOf(row.seq);
      if (slot === undefined) return;
      setState(slot, row);
      move(slot, place);
      if (cached(slot)) recent[slot & (RECENT - 1)] = row;
    },
    change(seq, patch) {
      const slot = slotOf(seq);
      if (slot === undefined) return false;
      const row = cached(slot);
      if (row) Object.assign(row, patch);
      if (patch.status !== undefined) statusOf.set(slot, statusNumbers.get(patch.status) ?? 0);
      if (patch.error !== undefined) errorOf.set(slot, errorNumbers.get(patch.error) ?? 0);
      if ('reported' in patch) reportedAs.set(slot, reportedNames.indexOf(patch.reported));
      if ('doneAt' in patch) doneAts.set(slot, instantOf(patch.doneAt));
      if (patch.deliveredAt !== undefined) {
        if (deliveredAts.get(slot) === 0) deliver(slot);
        deliveredAts.set(slot, instantOf(patch.deliveredAt));
      }
      const more = rest(slot, patch);
      if (more !== undefined) patches.set(slot, more);
      return true;
    },
    tidy() {
      if (patches.size > MOST_PATCHES) writeDown();
    },
    get(seq) {
      const slot = slotOf(seq);
      return slot === undefined ? undefined : rowAt(slot);
    },
    withId(messageId) {
      const found: Row[] = [];
      for (const slot of ids.find(hash32(messageId))) {
        const row = rowAt(slot);
        if (row.messageId === messageId) found.push(row);
      }
      return found.length > 1 ? found.toReversed() : found;
    },
    count: () => count,
    *each(order: Order, wanted: Wanted = {}) {
      const to = wanted.to === undefined ? undefined : hash32(wanted.to);
      const step = order === 'oldest' ? 1 : -1;
      for (let slot = order === 'oldest' ? 0 : count - 1; slot >= 0 && slot < count; slot += step) {
        const seq = seqs.get(slot);
        if (wanted.after !== undefined && seq <= wanted.after) {
          if (order === 'newest') return;
          continue;
        }
        if (wanted.before !== undefined && seq >= wanted.before) {
          if (order === 'oldest') return;
          continue;
        }
        if (fits(slot, wanted, to)) yield rowAt(slot);
      }
    },
    *suspects() {
      const keysById = new Uint32Array(count).map((_, slot) => (ids.hashOf(slot) ^ Math.imul(tos.get(slot), 31)) >>> 0);
      const keysByContent = new Uint32Array(count).map((_, slot) => contents.get(slot));
      const [again, same] = [repeatedOf(keysById), repeatedOf(keysByContent)];
      const refused = statusNumbers.get('REJECTED_DUPLICATE_MESSAGE_ID');
      for (let slot = 0; slot < keysById.length; slot += 1) {
        const isSuspect =
          again.has(keysById[slot] ?? 0) || same.has(keysByContent[slot] ?? 0) || statusOf.get(slot) === refused;
        if (isSuspect) yield rowAt(slot);
      }
    },
    *delivered(from) {
      for (let place = from; place < deliveredCount; place += 1) yield rowAt(delivered.get(place));
    },
    deliveredCount: () => deliveredCount,
    bodyPlace(seq) {
      const slot = slotOf(seq);
      return slot === undefined ? undefined : bodyPlace(slot);
    },
    clear() {
      for (const column of [
        seqs,
        lengths,
        tos,
        contents,
        places,
        doneAts,
        deliveredAts,
        statusOf,
        errorOf,
        flags,
        reportedAs,
        delivered,
        ids,
      ])
        column.clear();
      patches.clear();
      recent = [];
      count = 0;
      deliveredCount = 0;
    },
  };
}

const instantOf = (text: string | undefined): number => (text === undefined ? 0 : Date.parse(text));
const textOf = (at: number): string | undefined => (at === 0 ? undefined : new Date(at).toISOString());

/** Values that occur more than once. */
function repeatedOf(values: Uint32Array): ReadonlySet<number> {
  const sorted = values.toSorted();
  const found = new Set<number>();
  for (let at = 1; at < sorted.length; at += 1) if (sorted[at] === sorted[at - 1]) found.add(sorted[at] ?? 0);
  return found;
}
