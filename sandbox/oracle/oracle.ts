import { isoTime, type SandboxClock } from '../clock.ts';
import { createBodies } from './bodies.ts';
import { findDuplicates, type Duplicates } from './duplicates.ts';
import type { Engagement, Entry, Inbound, MailBody, Reported, Submission, Verdict } from './entry.ts';
import { createFiles, type Files } from './files.ts';
import { addressKey, matches, type Filter } from './filter.ts';
import type { Asks, Happening } from './happening.ts';
import { noJournal, openJournal, type Journal, type Place } from './journal.ts';
import { rowOf, type Row } from './row.ts';
import type { CallEnd } from '../voice/call.ts';
import type { Line } from '../voice/ivr/play.ts';
import { createRequestCounter, type RequestCounter } from './requests.ts';

/** What the far side knows for certain: every message it took or refused, in order. */
export type Oracle = {
  /** Oldest first. */
  readonly entries: readonly Entry[];
  readonly inbound: readonly Inbound[];
  /** Oldest first. */
  find(filter: Filter): readonly Entry[];
  byMessageId(messageId: string): readonly Entry[];
  bySeq(seq: number): Entry | undefined;
  /** How often the id has been submitted for one recipient, refusals included. */
  attempts(messageId: string): number;
  /** Html, headers and attachments of a mail. */
  body(seq: number): MailBody | undefined;
  /** What an attachment's `file` names. */
  file(name: string): Buffer | undefined;
  duplicates(): Duplicates;
  readonly requests: RequestCounter;
  /** Calls the listener with everything from now on; returns how to stop. */
  watch(listener: (happening: Happening) => void): () => void;
  /** Forgets everything, on disk by a mark; numbers go on. */
  reset(): void;
};

/** The side of the oracle that only the sandbox's own rooms use. */
export type Recorder = Oracle & {
  /** `isNew`: the caller knows that nobody has used the message id, which spares a look into a large index. */
  record(submission: Submission, body?: MailBody, isNew?: boolean): Entry;
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
  /** The reader of a mail did something. */
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

const none: readonly Row[] = [];
const MOST_ENGAGEMENTS = 50;

type InboundRow = { -readonly [Key in keyof Inbound]: Inbound[Key] };

/** Opens the oracle; with a folder it first recalls what an earlier process recorded there. */
export function openOracle(options: { readonly clock: SandboxClock; readonly folder?: string }): Recorder {
  const { clock, folder } = options;
  let rows: Row[] = [];
  let inbound: InboundRow[] = [];
  /** One row for nearly every id, so no list for it. */
  const byId = new Map<string, Row | Row[]>();
  const withId = (messageId: string): readonly Row[] => {
    const found = byId.get(messageId);
    return found === undefined ? none : Array.isArray(found) ? found : [found];
  };
  const listeners = new Set<(happening: Happening) => void>();
  const requests = createRequestCounter(clock);
  let lastSeq = 0;
  let journal: Journal = noJournal;
  const files = createFiles(folder);
  const shelves = new Map<string, Map<string, unknown>>();
  const shelfOf = (name: string): Map<string, unknown> => {
    const known = shelves.get(name) ?? new Map<string, unknown>();
    shelves.set(name, known);
    return known;
  };
  const bodies = createBodies(() => journal);

  const keep = (row: Row, body: MailBody | undefined, place: Place | undefined, isNew = false): void => {
    rows.push(row);
    const same = isNew ? undefined : byId.get(row.messageId);
    if (same === undefined) byId.set(row.messageId, row);
    else byId.set(row.messageId, Array.isArray(same) ? [...same, row] : [same, row]);
    if (body) bodies.put(row.seq, body, place);
    lastSeq = row.seq;
  };
  const forgetAll = (): void => {
    rows = [];
    inbound = [];
    byId.clear();
    bodies.clear();
    for (const shelf of shelves.values()) shelf.clear();
  };
  const apply = (happening: Exclude<Happening, { kind: 'message' }>): void => {
    switch (happening.kind) {
      case 'settled':
        for (const seq of happening.seqs) {
          const row = bySeq(rows, seq);
          if (!row) continue;
          row.status = happening.verdict.status;
          row.error = happening.verdict.error;
          row.doneAt = happening.doneAt;
          row.call = happening.call;
          row.ringsUntil = undefined;
          row.answeredAt = undefined;
        }
        break;
      case 'bulk':
        for (const seq of happening.seqs) markBulk(bySeq(rows, seq), happening);
        break;
      case 'ringing': {
        const row = bySeq(rows, happening.seq);
        if (row) [row.ringsUntil, row.answeredAt, row.heard] = [happening.until, undefined, undefined];
        break;
      }
      case 'answered': {
        const row = bySeq(rows, happening.seq);
        if (row) row.answeredAt = happening.at;
        break;
      }
      case 'said': {
        const row = bySeq(rows, happening.seq);
        if (row) row.heard = [...(row.heard ?? []), ...happening.lines];
        break;
      }
      case 'seen': {
        const row = bySeq(rows, happening.seq);
        if (row) row.seenAt = happening.at;
        break;
      }
      case 'reported':
        for (const seq of happening.seqs) {
          const row = bySeq(rows, seq) ?? bySeq(inbound, seq);
          if (row) row.reported = happening.how;
        }
        break;
      case 'forgotten':
        for (const seq of happening.seqs) {
          const row = bySeq(rows, seq);
          if (row) row.forgottenAt = happening.at;
        }
        break;
      case 'inbound':
        inbound.push({ ...happening.inbound });
        lastSeq = happening.inbound.seq;
        break;
      case 'kept':
        if (happening.value === null) shelfOf(happening.shelf).delete(happening.key);
        else shelfOf(happening.shelf).set(happening.key, happening.value);
        break;
      case 'engaged': {
        const row = bySeq(rows, happening.seq);
        const before = row?.engagements ?? [];
        if (row && before.length < MOST_ENGAGEMENTS) row.engagements = [...before, happening.engagement];
        break;
      }
      case 'reset':
        forgetAll();
    }
  };
  const tell = (happening: Happening): void => {
    for (const listener of listeners) listener(happening);
  };
  const append = (happening: Exclude<Happening, { kind: 'message' }>): void => {
    journal.append(happening);
    apply(happening);
    tell(happening);
  };
  const stamp = (attempt: number) => {
    const now = clock.now();
    const virtual = clock.virtual(now);
    return {
      seq: lastSeq + 1,
      at: isoTime(now),
      virtualAt: virtual === undefined ? undefined : new Date(virtual).toISOString(),
      attempt,
    };
  };

  /** A mail to two people is one submission for each of them. */
  const earlier = ({ messageId, to }: Submission): number => {
    const same = withId(messageId);
    return same.length === 0 ? 0 : same.reduce((count, row) => count + (row.to === to ? 1 : 0), 0);
  };

  if (folder !== undefined) {
    journal = openJournal(folder, (happening, place) => {
      if (happening.kind === 'message') keep(rowOf(happening.entry, happening.entry), happening.body, place);
      else apply(happening);
    });
  }

  return {
    get entries() {
      return rows;
    },
    get inbound() {
      return inbound;
    },
    find(filter) {
      const some = filter.messageId === undefined ? rows : withId(filter.messageId);
      const wanted = filter.to === undefined ? filter : { ...filter, to: addressKey(filter.to) };
      return some.filter((row) => matches(row, wanted));
    },
    byMessageId: withId,
    bySeq: (seq) => bySeq(rows, seq),
    attempts: (messageId) => withId(messageId).reduce((most, row) => Math.max(most, row.attempt), 0),
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
    duplicates: () => findDuplicates(rows),
    requests,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset() {
      append({ kind: 'reset' });
      files.clear();
      requests.clear();
    },
    record(submission, body, isNew = false) {
      const row = rowOf(submission, stamp(isNew ? 1 : earlier(submission) + 1));
      // Without a file and without a listener there is nobody to tell.
      if (folder === undefined && listeners.size === 0) {
        keep(row, body, undefined, isNew);
        return row;
      }
      const happening: Happening = body ? { kind: 'message', entry: row, body } : { kind: 'message', entry: row };
      keep(row, body, journal.append(happening), isNew);
      tell(happening);
      return row;
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

function markBulk(row: Row | undefined, happening: Extract<Happening, { kind: 'bulk' }>): void {
  if (row === undefined) return;
  row.held = happening.held;
  if (happening.sendAt !== undefined) row.sendAt = happening.sendAt;
  if (happening.held !== 'CANCELED') return;
  row.status = 'CANCELLED';
  row.doneAt = happening.doneAt;
}

/** Both lists rise by `seq`, with gaps. */
function bySeq<T extends { readonly seq: number }>(rows: readonly T[], seq: number): T | undefined {
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
