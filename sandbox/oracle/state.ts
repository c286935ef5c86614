import { createBodies, type Bodies } from './bodies.ts';
import type { Inbound, MailBody } from './entry.ts';
import type { Change, Happening } from './happening.ts';
import type { Place } from './journal.ts';
import type { Occasion, Own, Row } from './row.ts';
import type { Stretch } from './run.ts';
import { bySeq, createRowsInMemory } from './rows-in-memory.ts';
import { createRowsOnFile } from './rows-on-file.ts';
import type { Rows } from './rows.ts';
import type { StatusName } from '../registry/statuses.ts';

/** What the lines of the oracle's file add up to. */
export type State = {
  readonly rows: Rows;
  readonly bodies: Bodies;
  inbound(): readonly Inbound[];
  shelfOf(name: string): Map<string, unknown>;
  /** Number of the last message, or inbound message. */
  lastSeq(): number;
  /** Adds a message whose line is at that place. */
  keep(row: Row, body: MailBody | undefined, place: Place | undefined): void;
  keepLike(own: Own, occasion: Occasion, like: Row, place: Place | undefined): void;
  /** The same for many, as `Rows.addRun`; undefined where it is. */
  readonly keepRun: ((stretch: Stretch, occasion: Occasion, like: Row) => number) | undefined;
  /** Changes what is known as the line says. */
  apply(happening: Change): void;
};

const MOST_ENGAGEMENTS = 50;

type InboundRow = { -readonly [Key in keyof Inbound]: Inbound[Key] };

/** With a folder, messages stay in the file that `read` and `append` reach; without one in memory. */
export function createState(deps: {
  readonly folder: string | undefined;
  readonly read: (place: Place) => Happening | undefined;
  readonly append: (happening: Happening) => Place | undefined;
}): State {
  const { folder, read } = deps;
  let inbound: InboundRow[] = [];
  let lastSeq = 0;
  const shelves = new Map<string, Map<string, unknown>>();
  const shelfOf = (name: string): Map<string, unknown> => {
    const known = shelves.get(name) ?? new Map<string, unknown>();
    shelves.set(name, known);
    return known;
  };
  const rows = folder === undefined ? createRowsInMemory() : createRowsOnFile(deps);
  const bodies = createBodies(folder === undefined ? undefined : (seq) => bodyInFile(rows, read, seq));

  const keep = (row: Row, body: MailBody | undefined, place: Place | undefined): void => {
    rows.add(row, place);
    if (body) bodies.put(row.seq, body);
    lastSeq = row.seq;
  };
  const keepLike: State['keepLike'] = (own, occasion, like, place) => {
    rows.addLike(own, occasion, like, place);
    lastSeq = own.seq;
  };
  const { addRun } = rows;
  const keepRun =
    addRun &&
    ((stretch: Stretch, occasion: Occasion, like: Row): number => {
      const end = addRun(lastSeq + 1, stretch, occasion, like);
      lastSeq += end - stretch.from;
      return end;
    });
  const forgetAll = (): void => {
    rows.clear();
    inbound = [];
    bodies.clear();
    for (const shelf of shelves.values()) shelf.clear();
  };
  const change = (seqs: readonly number[], patch: Partial<Row>): void => {
    for (const seq of seqs) rows.change(seq, patch);
  };
  const apply = (happening: Change): void => {
    switch (happening.kind) {
      case 'settled':
        change(happening.seqs, settledBy(happening));
        break;
      case 'bulk':
        change(happening.seqs, markedBy(happening));
        break;
      case 'ringing':
        change([happening.seq], { ringsUntil: happening.until, answeredAt: undefined, heard: undefined });
        break;
      case 'answered':
        change([happening.seq], { answeredAt: happening.at });
        break;
      case 'said':
        change([happening.seq], { heard: [...(rows.get(happening.seq)?.heard ?? []), ...happening.lines] });
        break;
      case 'seen':
        change([happening.seq], { seenAt: happening.at });
        break;
      case 'reported': {
        const patch = { reported: happening.how };
        for (const seq of happening.seqs) {
          const toUs = rows.change(seq, patch) ? undefined : bySeq(inbound, seq);
          if (toUs) toUs.reported = happening.how;
        }
        break;
      }
      case 'forgotten':
        change(happening.seqs, { forgottenAt: happening.at });
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
        const before = rows.get(happening.seq)?.engagements ?? [];
        if (before.length < MOST_ENGAGEMENTS)
          change([happening.seq], { engagements: [...before, happening.engagement] });
        break;
      }
      case 'reset':
        forgetAll();
    }
  };
  return { rows, bodies, inbound: () => inbound, shelfOf, lastSeq: () => lastSeq, keep, keepLike, keepRun, apply };
}

type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;

const settledBy = ({ verdict, doneAt, call }: Of<'settled'>): Partial<Row> => ({
  status: verdict.status,
  error: verdict.error,
  doneAt,
  ...(reached.has(verdict.status) && { deliveredAt: doneAt }),
  call,
  ringsUntil: undefined,
  answeredAt: undefined,
});

/** Ends at which the person has it. */
const reached: ReadonlySet<StatusName> = new Set(['DELIVERED_TO_HANDSET', 'DELIVERED_TO_INBOX'] as const);

const markedBy = ({ held, sendAt, doneAt }: Of<'bulk'>): Partial<Row> => ({
  held,
  ...(sendAt !== undefined && { sendAt }),
  ...(held === 'CANCELED' && { status: 'CANCELLED', doneAt }),
});

function bodyInFile(rows: Rows, read: (place: Place) => Happening | undefined, seq: number): MailBody | undefined {
  const place = rows.bodyPlace(seq);
  const line = place && read(place);
  return line?.kind === 'message' ? line.body : undefined;
}
