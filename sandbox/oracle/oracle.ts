import type { SandboxClock } from '../time/clock.ts';
import { isoTime } from '../time/instant.ts';
import { findDuplicates, type Duplicates } from './duplicates.ts';
import type { Engagement, Entry, Inbound, MailBody, Reported, Submission, Verdict } from './entry.ts';
import { createFiles, type Files } from './files.ts';
import { addressKey, matches, type Filter } from './filter.ts';
import type { Asks, Change, Happening } from './happening.ts';
import { createLines } from './lines.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { noJournal, openJournal, type Journal } from './journal.ts';
import { rowFor, rowOf, type Occasion } from './row.ts';
import type { Order, Standing, Wanted } from './rows.ts';
import type { CallEnd } from '../voice/call-end.ts';
import type { Line } from '../voice/ivr/play.ts';
import { textAt, type Stretch } from './run.ts';
import { createRequestCounter, type RequestCounter } from './requests.ts';
import { createState } from './state.ts';

/** What the far side knows for certain: every message it took or refused, in order. */
export type Oracle = {
  /** All of them, oldest first: for tests and small numbers, because each is read. */
  readonly entries: readonly Entry[];
  /** One after the other, read as they are asked for; perhaps more than are wanted, never less. */
  each(order: Order, wanted?: Wanted): Iterable<Entry>;
  count(): number;
  readonly inbound: readonly Inbound[];
  /** Oldest first. */
  find(filter: Filter): readonly Entry[];
  /** The same, one after the other. */
  matching(filter: Filter): Iterable<Entry>;
  /** At most so many of them, and how many there are. */
  page(filter: Filter, order: Order, limit: number): { readonly entries: readonly Entry[]; readonly total: number };
  /** What people got, in the order in which they got it, from the n-th on. */
  deliveries(from: number): Iterable<Entry>;
  delivered(): number;
  byMessageId(messageId: string): readonly Entry[];
  bySeq(seq: number): Entry | undefined;
  /** What says whether it may leave, at a fraction of the cost of `bySeq`. */
  standing(seq: number): Standing | undefined;
  /** How often the id has been submitted for one recipient, refusals included. */
  attempts(messageId: string): number;
  /** Html, headers and attachments of a mail. */
  body(seq: number): MailBody | undefined;
  /** What an attachment's `file` names. */
  file(name: string): Buffer | undefined;
  duplicates(): Duplicates;
  readonly requests: RequestCounter;
  /** Number of the last message, or inbound message. */
  lastSeq(): number;
  readonly watch: Listeners['watch'];
  readonly onChange: Listeners['onChange'];
  /** Forgets everything, on disk by a mark; numbers go on. */
  reset(): void;
};

/** The side of the oracle that only the sandbox's own rooms use. */
export type Recorder = Oracle & {
  /** `isNew`: the caller knows that nobody has used the message id, which spares a look into a large index. */
  record(submission: Submission, body?: MailBody, isNew?: boolean, occasion?: Occasion): Entry;
  /**
   * The same as an earlier one, of this request or of another, for somebody else and under an id that nobody has used: at a
   * fraction of the cost of `record`.
   */
  recordLike(earlier: Entry, occasion: Occasion, messageId: string, to: string): void;
  /** The same for many, up to the first whose id somebody may have used: gives where that stands. */
  recordRun(earlier: Entry, occasion: Occasion, stretch: Stretch): number;
  /** A request that is taken now. */
  occasion(bulkId: string): Occasion;
  settle(seqs: readonly number[], verdict: Verdict, call?: CallEnd): void;
  /** Holds scheduled messages back, lets them go, takes them back or moves them. */
  mark(seqs: readonly number[], change: { readonly held: Entry['held']; readonly sendAt?: string }): void;
  /** A call rings until then. */
  ring(seq: number, until: number): void;
  pickUp(seq: number): void;
  /** What is said in a call, and what it then waits for. */
  say(seq: number, lines: readonly Line[], asks?: Asks): void;
  /** A chat message was read. */
  see(seq: number): void;
  reported(seqs: readonly number[], how: Reported): void;
  /** From now on look-ups and the check for repeated ids know nothing of them. */
  forget(seqs: readonly number[]): void;
  /** The reader of a mail did something, or of a text with short links. */
  engage(seq: number, engagement: Engagement): void;
  readonly files: Files;
  /**
   * What a room keeps beside the messages, by name: written down, recalled after a restart, gone with a reset. Values
   * are plain JSON, and as they were put.
   */
  shelf<T>(name: string): Shelf<T>;
  receive(inbound: Omit<Inbound, 'seq' | 'at' | 'virtualAt'>): Inbound;
  /** Calls back once all that was recorded will survive a kill -9: before every reply. */
  written(then: () => void): void;
  close(): void;
};

export type Shelf<T> = {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  remove(key: string): void;
  /** Oldest first. */
  all(): readonly T[];
};

/** Opens the oracle; with a folder it first recalls what an earlier process recorded there. */
export function openOracle(options: { readonly clock: SandboxClock; readonly folder?: string }): Recorder {
  const { clock, folder } = options;
  const listeners = createListeners();
  const requests = createRequestCounter(clock);
  let journal: Journal = noJournal;
  const lineLike = createLines();
  const files = createFiles(folder);
  const state = createState({
    folder,
    read: (place) => journal.read(place),
    append: (happening) => journal.append(happening),
  });
  const { rows, bodies, shelfOf, keep, apply } = state;

  const append = (happening: Change): void => {
    journal.append(happening);
    apply(happening);
    rows.tidy();
    listeners.tellChange(happening);
  };
  const instant = (): Pick<Occasion, 'at' | 'virtualAt'> => {
    const now = clock.now();
    const virtual = clock.virtual(now);
    return { at: isoTime(now), virtualAt: virtual === undefined ? undefined : new Date(virtual).toISOString() };
  };
  const stamp = (attempt: number, { at, virtualAt } = instant()) => ({
    seq: state.lastSeq() + 1,
    at,
    virtualAt,
    attempt,
  });

  function* found(filter: Filter, order: Order): Generator<Entry> {
    const wanted = filter.to === undefined ? filter : { ...filter, to: addressKey(filter.to) };
    const byId = filter.messageId === undefined ? undefined : rows.withId(filter.messageId);
    const some = byId ? (order === 'oldest' ? byId : byId.toReversed()) : rows.each(order, wanted);
    for (const row of some) if (matches(row, wanted)) yield row;
  }
  /** A mail to two people is one submission for each of them. */
  const earlier = ({ messageId, to }: Submission): number => {
    const same = rows.withId(messageId);
    return same.length === 0 ? 0 : same.reduce((count, row) => count + (row.to === to ? 1 : 0), 0);
  };

  const recordLike: Recorder['recordLike'] = (like, occasion, messageId, to) => {
    const own = { seq: state.lastSeq() + 1, messageId, to };
    const place = folder === undefined ? undefined : journal.appendLine(lineLike(like, own, occasion));
    state.keepLike(own, occasion, like, place);
    if (listeners.wantMessages()) listeners.tell({ kind: 'message', entry: rowFor(like, own, occasion) });
  };

  if (folder !== undefined) {
    journal = openJournal(folder, (opened, happening, place) => {
      journal = opened;
      if (happening.kind === 'message') keep(rowOf(happening.entry, happening.entry), happening.body, place);
      else if (happening.kind === 'row') rows.rewritten(rowOf(happening.entry, happening.entry), place);
      else apply(happening);
    });
  }

  return {
    get entries() {
      return [...rows.each('oldest')];
    },
    each: (order, wanted) => rows.each(order, wanted),
    count: () => rows.count(),
    get inbound() {
      return state.inbound();
    },
    find: (filter) => [...found(filter, 'oldest')],
    matching: (filter) => found(filter, 'oldest'),
    page(filter, order, limit) {
      const entries: Entry[] = [];
      if (Object.keys(filter).length === 0) {
        for (const entry of rows.each(order)) if (entries.push(entry) >= limit) break;
        return { entries, total: rows.count() };
      }
      let total = 0;
      for (const entry of found(filter, order)) if ((total += 1) <= limit) entries.push(entry);
      return { entries, total };
    },
    deliveries: (from) => rows.delivered(from),
    delivered: () => rows.deliveredCount(),
    byMessageId: (messageId) => rows.withId(messageId),
    bySeq: (seq) => rows.get(seq),
    standing: (seq) => rows.standing(seq),
    attempts: (messageId) => rows.withId(messageId).reduce((most, row) => Math.max(most, row.attempt), 0),
    body(seq) {
      const body = bodies.get(seq);
      if (body?.htmlFile === undefined) return body;
      const html = files.get(body.htmlFile)?.toString();
      return html === undefined ? body : { ...body, html };
    },
    file: (name) => files.get(name),
    files,
    shelf: <T>(name: string): Shelf<T> => ({
      get: (key) => shelfOf(name).get(key) as T | undefined,
      put: (key, value) => append({ kind: 'kept', shelf: name, key, value }),
      remove: (key) => append({ kind: 'kept', shelf: name, key, value: null }),
      all: () => [...shelfOf(name).values()] as T[],
    }),
    engage: (seq, engagement) => append({ kind: 'engaged', seq, engagement }),
    duplicates: () => findDuplicates([...rows.suspects()]),
    requests,
    lastSeq: state.lastSeq,
    watch: listeners.watch,
    onChange: listeners.onChange,
    reset() {
      append({ kind: 'reset' });
      files.clear();
      requests.clear();
    },
    record(submission, body, isNew = false, occasion) {
      const row = rowOf(submission, stamp(isNew ? 1 : earlier(submission) + 1, occasion));
      const happening: Happening = body ? { kind: 'message', entry: row, body } : { kind: 'message', entry: row };
      keep(row, body, journal.append(happening));
      listeners.tell(happening);
      return row;
    },
    recordLike,
    occasion: (bulkId) => ({ bulkId, ...instant() }),
    recordRun(like, occasion, { run, from, until }) {
      if (state.keepRun && !listeners.wantMessages()) return state.keepRun({ run, from, until }, occasion, like);
      let at = from;
      for (; at < until && !rows.mayHave(run.hashes[at] ?? 0); at += 1)
        recordLike(like, occasion, textAt(run.ids, at), textAt(run.tos, at));
      return at;
    },
    settle(seqs, verdict, call) {
      if (seqs.length === 0) return;
      append({ kind: 'settled', seqs, verdict, doneAt: isoTime(clock.now()), ...(call === undefined ? {} : { call }) });
    },
    mark: (seqs, change) => append({ kind: 'bulk', seqs, ...change, doneAt: isoTime(clock.now()) }),
    ring: (seq, until) => append({ kind: 'ringing', seq, until: isoTime(until) }),
    pickUp: (seq) => append({ kind: 'answered', seq, at: isoTime(clock.now()) }),
    say: (seq, lines, asks) => append({ kind: 'said', seq, at: isoTime(clock.now()), lines, asks }),
    see: (seq) => append({ kind: 'seen', seq, at: isoTime(clock.now()) }),
    reported(seqs, how) {
      if (seqs.length > 0) append({ kind: 'reported', seqs, how });
    },
    forget(seqs) {
      if (seqs.length > 0) append({ kind: 'forgotten', seqs, at: isoTime(clock.now()) });
    },
    receive(received) {
      const { seq, at, virtualAt } = stamp(1);
      const row: Inbound = { seq, at, virtualAt, ...received };
      append({ kind: 'inbound', inbound: row });
      return row;
    },
    written: (then) => journal.written(then),
    close: () => journal.close(),
  };
}
