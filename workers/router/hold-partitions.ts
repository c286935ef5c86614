import type { Client } from 'pg';
import type { PartitionSource } from '../../adapters/nats/partition-source.ts';
import type { Delivery, PartitionReader } from '../../adapters/nats/read-partition.ts';
import { readPosition, tryLockPartition, unlockPartition } from '../../adapters/postgres/routing/partitions.ts';
import { partitionCount, streams } from '../../domain/subjects.ts';
import { createLane } from '../lane.ts';
import type { Lane } from '../lane.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';

export type HolderDeps = {
  readonly source: PartitionSource;
  /** A new connection for a lane; `onLost` when it breaks. */
  readonly connect: (onLost: () => void) => Promise<Client>;
  readonly process: (client: Client, deliveries: readonly Delivery[]) => Promise<void>;
  readonly park: (client: Client, delivery: Delivery, cause: unknown) => Promise<void>;
  readonly lanes: number;
  readonly onTrouble: (what: string, error: unknown) => void;
};

type OpenLane = {
  readonly client: Client;
  readonly lane: Lane;
  readonly held: Map<number, PartitionReader>;
  lost: boolean;
};

export type Holder = {
  held(): readonly number[];
  /** Takes free partitions or gives some back until it holds `share` of them, as far as others let it. */
  settle(share: number): Promise<void>;
  close(): Promise<void>;
};

/** Holds partitions on a few lanes. A lane that loses its connection loses its partitions, and is replaced by the next `settle`. */
export function createHolder(deps: HolderDeps): Holder {
  const { source, connect, process, park, onTrouble } = deps;
  const lanes: OpenLane[] = [];
  const all = Array.from({ length: partitionCount }, (_, partition) => partition);
  const held = (): number[] => lanes.flatMap((one) => (one.lost ? [] : [...one.held.keys()]));

  const openLane = async (): Promise<void> => {
    const client = await connect(() => {
      open.lost = true;
      // Not only when the next round discards it: this round may be waiting for its batch, which waits for a connection.
      void lane.stop();
      onTrouble('a lane lost its database connection, and with it its partitions', null);
    });
    const lane = createLane({
      process: (deliveries) => process(client, deliveries),
      park: (delivery, cause) => park(client, delivery, cause),
      // The last of a partition stands for all before it.
      acknowledge: (batch) => {
        for (const last of new Map(batch.map((one) => [one.partition, one])).values()) last.ack();
        faultPoint('event:acked');
      },
      onTrouble,
    });
    const open: OpenLane = { client, lane, held: new Map(), lost: false };
    lanes.push(open);
  };
  const discard = async (one: OpenLane): Promise<void> => {
    lanes.splice(lanes.indexOf(one), 1);
    const readers = [...one.held.values()];
    await Promise.all([one.lane.stop(), ...readers.map((reader) => reader.stop())]);
    await one.client.end().catch(() => undefined);
  };
  /** Where to go on reading; null where somebody else has the lock. */
  const lock = async (client: Client, partition: number): Promise<number | null> => {
    if (!(await tryLockPartition(client, partition))) return null;
    try {
      return await readPosition(client, { stream: streams.events, partition, ...(await source.state()) });
    } catch (error) {
      await unlockPartition(client, partition);
      throw error;
    }
  };
  const acquire = async (one: OpenLane, partition: number): Promise<boolean> => {
    const position = await one.lane.between(() => lock(one.client, partition));
    if (position === null) return false;
    const reader = source.read({
      partition,
      position,
      offer: one.lane.offer,
      onTrouble: (error) => onTrouble(`partition ${partition} is read anew`, error),
    });
    one.held.set(partition, reader);
    return true;
  };
  const release = async (one: OpenLane, partition: number): Promise<void> => {
    const reader = one.held.get(partition);
    one.held.delete(partition);
    await Promise.all([reader?.stop(), one.lane.forget(partition)]);
    await one.lane.forget(partition);
    await one.lane.between(() => unlockPartition(one.client, partition));
  };

  return {
    held,
    async settle(share) {
      for (const one of lanes.filter(({ lost }) => lost)) await discard(one);
      while (lanes.length < deps.lanes) await openLane();
      for (let mine = held(); mine.length > share; mine = held()) {
        const fullest = lanes.toSorted((a, b) => b.held.size - a.held.size)[0];
        const partition = fullest && [...fullest.held.keys()].at(-1);
        if (!fullest || partition === undefined) break;
        await release(fullest, partition);
      }
      const mine = new Set(held());
      // Two routers that start together do not ask for the same ones.
      for (const partition of shuffled(all)) {
        if (mine.size >= share) break;
        const emptiest = lanes.filter(({ lost }) => !lost).toSorted((a, b) => a.held.size - b.held.size)[0];
        if (!emptiest || mine.has(partition)) continue;
        if (await acquire(emptiest, partition)) mine.add(partition);
      }
    },
    async close() {
      await Promise.all([...lanes].map(discard));
    },
  };
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
