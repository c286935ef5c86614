import type { Behaviour } from '../behaviour/behaviour.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Channel, Entry } from '../oracle/entry.ts';
import { leftAt } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';

export const bulkStatuses = ['PENDING', 'PAUSED', 'PROCESSING', 'CANCELED', 'FINISHED', 'FAILED'] as const;
export type BulkStatus = (typeof bulkStatuses)[number];

/** By number: a message waits in the oracle, not here. */
type Member = { readonly seq: number; readonly behaviour: Behaviour };
type Bulk = { readonly channel: Channel; readonly elements: number; requests: number; members: Member[] };
type Waiting = { readonly entry: Entry; readonly behaviour: Behaviour };

/** `refused`: not in this state; `unsteerable`: the vendor steers bulks of one message element and one request only. */
export type Steering = 'done' | 'refused' | 'unsteerable' | 'unknown';

/** What was scheduled or slowed down under one bulk id, and what may still be done about it. */
export type Bulks = {
  open(channel: Channel, account: string, bulkId: string, elements: number): void;
  schedule(account: string, bulkId: string, seq: number, behaviour: Behaviour): void;
  status(channel: Channel, account: string, bulkId: string): BulkStatus | undefined;
  /** Epoch ms. */
  sendAt(channel: Channel, account: string, bulkId: string): number | undefined;
  change(channel: Channel, account: string, bulkId: string, wanted: BulkStatus): Steering;
  reschedule(channel: Channel, account: string, bulkId: string, sendAt: number): Steering;
  clear(): void;
};

/**
 * The vendor does not document which state may follow which. Here: PENDING and PAUSED into each other and both into CANCELED; the
 * state it already has is no change; a bulk under way is steered as long as some of its messages have not left yet, and what has
 * left stays so; whatever has ended refuses.
 */
export function createBulks(deps: {
  readonly oracle: Pick<Recorder, 'mark' | 'bySeq'>;
  readonly clock: SandboxClock;
  readonly deliver: (entry: Entry, behaviour: Behaviour) => unknown;
}): Bulks {
  const { oracle, clock } = deps;
  const bulks = new Map<string, Bulk>();
  const of = (channel: Channel, account: string, bulkId: string): Bulk | undefined => {
    const bulk = bulks.get(keyOf(account, bulkId));
    return bulk?.channel === channel ? bulk : undefined;
  };
  const membersOf = ({ members }: Bulk): Waiting[] =>
    members.flatMap(({ seq, behaviour }) => {
      const entry = oracle.bySeq(seq);
      return entry ? [{ entry, behaviour }] : [];
    });
  /** What has not left: it is held, or its instant is still to come. */
  const waitingIn = (members: readonly Waiting[]): Waiting[] => {
    const now = clock.now();
    return members.filter(
      ({ entry }) => entry.held === 'PAUSED' || (entry.doneAt === undefined && leftAt(entry) > now),
    );
  };
  const statusOf = (members: readonly Waiting[]): BulkStatus => {
    const entries = members.map(({ entry }) => entry);
    const [first] = entries;
    if (first === undefined) return 'FAILED'; // everything in it was refused
    const held = entries.find((entry) => entry.held !== undefined)?.held;
    if (held !== undefined) return held;
    if (clock.now() < leftAt(first)) return 'PENDING';
    return entries.every(({ doneAt }) => doneAt !== undefined) ? 'FINISHED' : 'PROCESSING';
  };
  /** Whatever was planned finds its message held or moved; what goes is planned anew. */
  const plan = ({ entry, behaviour }: Waiting): void => {
    const now = oracle.bySeq(entry.seq);
    if (now && now.held === undefined) deps.deliver(now, behaviour);
  };
  const hold = (waiting: readonly Waiting[], held: Entry['held']): Steering => {
    oracle.mark(
      waiting.map(({ entry }) => entry.seq),
      { held },
    );
    for (const one of waiting) plan(one);
    return 'done';
  };
  /** The first one leaves at this instant, all others as long after it as before. */
  const move = (waiting: readonly Waiting[], held: Entry['held'], firstAt: number): Steering => {
    const shift = firstAt - spanOf(waiting).first;
    const alike = new Map<string, number[]>();
    for (const { entry } of waiting) {
      const sendAt = new Date(leftAt(entry) + shift).toISOString();
      const seqs = alike.get(sendAt);
      if (seqs) seqs.push(entry.seq);
      else alike.set(sendAt, [entry.seq]);
    }
    for (const [sendAt, seqs] of alike) oracle.mark(seqs, { held, sendAt });
    for (const one of waiting) plan(one);
    return 'done';
  };
  const release = (waiting: readonly Waiting[]): Steering => {
    const { first, last } = spanOf(waiting);
    // What leaves one by one keeps its pace after a pause; what leaves together leaves now.
    return first < last && first < clock.now() ? move(waiting, undefined, clock.now()) : hold(waiting, undefined);
  };
  const steer = (
    channel: Channel,
    account: string,
    bulkId: string,
    run: (members: readonly Waiting[], status: BulkStatus) => Steering,
  ): Steering => {
    const bulk = of(channel, account, bulkId);
    if (bulk === undefined) return 'unknown';
    if (bulk.elements > 1 || bulk.requests > 1) return 'unsteerable';
    const members = membersOf(bulk);
    return run(members, statusOf(members));
  };
  return {
    open(channel, account, bulkId, elements) {
      const bulk = bulks.get(keyOf(account, bulkId));
      if (bulk) bulk.requests += 1;
      else bulks.set(keyOf(account, bulkId), { channel, elements, requests: 1, members: [] });
    },
    schedule: (account, bulkId, seq, behaviour) =>
      void bulks.get(keyOf(account, bulkId))?.members.push({ seq, behaviour }),
    status(channel, account, bulkId) {
      const bulk = of(channel, account, bulkId);
      return bulk && statusOf(membersOf(bulk));
    },
    sendAt(channel, account, bulkId) {
      const bulk = of(channel, account, bulkId);
      for (const { seq } of bulk?.members ?? []) {
        const first = oracle.bySeq(seq);
        if (first) return leftAt(first);
      }
      return undefined;
    },
    change: (channel, account, bulkId, wanted) =>
      steer(channel, account, bulkId, (members, status) => {
        if (status === wanted) return 'done';
        const waiting = waitingIn(members);
        const isOver = status === 'CANCELED' || status === 'FINISHED' || status === 'FAILED';
        if (isOver || waiting.length === 0) return 'refused';
        if (wanted === 'CANCELED' || wanted === 'PAUSED') return hold(waiting, wanted);
        const goesOn = wanted === 'PENDING' || (wanted === 'PROCESSING' && waiting.length < members.length);
        return goesOn && status === 'PAUSED' ? release(waiting) : 'refused';
      }),
    reschedule: (channel, account, bulkId, sendAt) =>
      steer(channel, account, bulkId, (members, status) => {
        const may = status === 'PAUSED' || (status === 'PENDING' && channel !== 'voice');
        const waiting = may ? waitingIn(members) : [];
        return waiting.length > 0 ? move(waiting, status === 'PAUSED' ? 'PAUSED' : undefined, sendAt) : 'refused';
      }),
    clear: () => bulks.clear(),
  };
}

/** One client's bulk id is not another's. */
const keyOf = (account: string, bulkId: string): string => `${account}\n${bulkId}`;
/** When the first and the last of them leave. */
const spanOf = (waiting: readonly Waiting[]): { readonly first: number; readonly last: number } =>
  waiting.reduce(
    ({ first, last }, { entry }) => ({ first: Math.min(first, leftAt(entry)), last: Math.max(last, leftAt(entry)) }),
    { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY },
  );
