import type { Behaviour } from '../behaviour/behaviour.ts';
import type { SandboxClock } from '../clock.ts';
import type { Channel, Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';

export const bulkStatuses = ['PENDING', 'PAUSED', 'PROCESSING', 'CANCELED', 'FINISHED', 'FAILED'] as const;
export type BulkStatus = (typeof bulkStatuses)[number];

type Member = { readonly entry: Entry; readonly behaviour: Behaviour };
type Bulk = { readonly channel: Channel; readonly elements: number; requests: number; members: Member[] };

/** `refused`: not in this state; `unsteerable`: the vendor steers bulks of one message element and one request only. */
export type Steering = 'done' | 'refused' | 'unsteerable' | 'unknown';

/** What was scheduled under one bulk id, and what may still be done about it. */
export type Bulks = {
  open(channel: Channel, account: string, bulkId: string, elements: number): void;
  schedule(entry: Entry, behaviour: Behaviour): void;
  status(channel: Channel, account: string, bulkId: string): BulkStatus | undefined;
  /** Epoch ms. */
  sendAt(channel: Channel, account: string, bulkId: string): number | undefined;
  change(channel: Channel, account: string, bulkId: string, wanted: BulkStatus): Steering;
  reschedule(channel: Channel, account: string, bulkId: string, sendAt: number): Steering;
  clear(): void;
};

/**
 * The vendor does not document which state may follow which. Here: PENDING and PAUSED into each other and both into CANCELED; the state it
 * already has is no change; whatever has begun or ended refuses.
 */
export function createBulks(deps: {
  readonly oracle: Pick<Recorder, 'mark'>;
  readonly clock: SandboxClock;
  readonly deliver: (entry: Entry, behaviour: Behaviour) => unknown;
}): Bulks {
  const { oracle, clock } = deps;
  const bulks = new Map<string, Bulk>();
  const of = (channel: Channel, account: string, bulkId: string): Bulk | undefined => {
    const bulk = bulks.get(keyOf(account, bulkId));
    return bulk?.channel === channel ? bulk : undefined;
  };
  const statusOf = ({ members }: Bulk): BulkStatus => {
    const [first] = members;
    if (first === undefined) return 'FAILED'; // everything in it was refused
    if (first.entry.held !== undefined) return first.entry.held;
    if (clock.now() < dueAt(first.entry)) return 'PENDING';
    return members.every(({ entry }) => entry.doneAt !== undefined) ? 'FINISHED' : 'PROCESSING';
  };
  const mark = (bulk: Bulk, change: Parameters<Recorder['mark']>[1]): Steering => {
    oracle.mark(
      bulk.members.map(({ entry }) => entry.seq),
      change,
    );
    // Whatever was planned finds its message held or moved; what goes is planned anew.
    if (change.held === undefined) for (const { entry, behaviour } of bulk.members) deps.deliver(entry, behaviour);
    return 'done';
  };
  const steer = (
    channel: Channel,
    account: string,
    bulkId: string,
    run: (bulk: Bulk, status: BulkStatus) => Steering,
  ): Steering => {
    const bulk = of(channel, account, bulkId);
    if (bulk === undefined) return 'unknown';
    return bulk.elements > 1 || bulk.requests > 1 ? 'unsteerable' : run(bulk, statusOf(bulk));
  };
  return {
    open(channel, account, bulkId, elements) {
      const bulk = bulks.get(keyOf(account, bulkId));
      if (bulk) bulk.requests += 1;
      else bulks.set(keyOf(account, bulkId), { channel, elements, requests: 1, members: [] });
    },
    schedule: (entry, behaviour) =>
      void bulks.get(keyOf(entry.account, entry.bulkId ?? ''))?.members.push({ entry, behaviour }),
    status(channel, account, bulkId) {
      const bulk = of(channel, account, bulkId);
      return bulk && statusOf(bulk);
    },
    sendAt(channel, account, bulkId) {
      const [first] = of(channel, account, bulkId)?.members ?? [];
      return first && dueAt(first.entry);
    },
    change: (channel, account, bulkId, wanted) =>
      steer(channel, account, bulkId, (bulk, status) => {
        if (status === wanted) return 'done';
        if (status !== 'PENDING' && status !== 'PAUSED') return 'refused';
        if (wanted === 'CANCELED' || wanted === 'PAUSED') return mark(bulk, { held: wanted });
        return wanted === 'PENDING' ? mark(bulk, { held: undefined }) : 'refused';
      }),
    reschedule: (channel, account, bulkId, sendAt) =>
      steer(channel, account, bulkId, (bulk, status) => {
        const may = status === 'PAUSED' || (status === 'PENDING' && channel !== 'voice');
        if (!may) return 'refused';
        return mark(bulk, { held: status === 'PAUSED' ? 'PAUSED' : undefined, sendAt: new Date(sendAt).toISOString() });
      }),
    clear: () => bulks.clear(),
  };
}

/** One client's bulk id is not another's. */
const keyOf = (account: string, bulkId: string): string => `${account}\n${bulkId}`;
const dueAt = (entry: Entry): number => Date.parse(entry.sendAt ?? entry.at);
