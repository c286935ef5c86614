import { randomBytes } from 'node:crypto';
import { AckPolicy, DeliverPolicy, Events, Match, nanos } from 'nats';
import type { ConsumerMessages, JetStreamManager, JsMsg, MsgHdrs, NatsConnection } from 'nats';
import { partitionFilter, streams } from '../../domain/subjects.ts';

/** One message on its way from a stream to a transaction. */
export type Delivery = {
  readonly partition: number;
  readonly seq: number;
  /** When the stream took it, epoch ms. */
  readonly arrivedAt: number;
  readonly subject: string;
  readonly headers: MsgHdrs | undefined;
  readonly body: Uint8Array;
  /** Feeds lag figures; what was read is written down in PostgreSQL. Acknowledges all earlier ones of the partition too. */
  ack(): void;
};

export type PartitionReader = { stop(): Promise<void> };

export type ReadOptions = {
  readonly partition: number;
  /** The last sequence that is done with. */
  readonly position: number;
  readonly offer: (delivery: Delivery) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
};

/** Enough to fill batches, little enough that sixteen partitions of the largest events fit into memory. */
const buffered = 64;
const consumerPrefix = (partition: number): string => `router-${partition}-`;

/**
 * Reads one partition from a position on, in order and without gaps, into `offer`, which takes its time. The consumer is made afresh
 * whenever a gap could have opened: after a reconnect, or when its own count of deliveries jumps.
 */
export function readPartition(
  connection: NatsConnection,
  manager: JetStreamManager,
  options: ReadOptions,
): PartitionReader {
  const { partition, offer, onTrouble } = options;
  let offered = options.position;
  let stopped = false;
  let current: ConsumerMessages | undefined;

  const readOnce = async (): Promise<void> => {
    const name = `${consumerPrefix(partition)}${randomBytes(6).toString('hex')}`;
    await deleteOthers(manager, partition);
    await manager.consumers.add(streams.events, {
      name,
      filter_subject: partitionFilter(partition),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: offered + 1,
      ack_policy: AckPolicy.All,
      ack_wait: nanos(10 * 60_000),
      max_deliver: -1,
      max_ack_pending: 10_000,
      inactive_threshold: nanos(10 * 60_000),
    });
    const consumer = await connection.jetstream().consumers.get(streams.events, name);
    if (stopped) return;
    current = await consumer.consume({ max_messages: buffered, abort_on_missing_resource: true });
    let expected = 1;
    for await (const message of current) {
      if (stopped || message.info.deliverySequence !== expected) break;
      expected += 1;
      if (message.seq <= offered) continue;
      await offer(toDelivery(partition, message));
      offered = message.seq;
    }
    current.stop();
  };

  const readOn = async (): Promise<void> => {
    while (!stopped) {
      try {
        await readOnce();
      } catch (error) {
        if (stopped) return;
        onTrouble(error);
        await new Promise((wake) => setTimeout(wake, 500));
      }
    }
  };
  const status = connection.status();
  const watchReconnects = async (): Promise<void> => {
    for await (const event of status) if (event.type === Events.Reconnect) current?.stop();
  };
  void watchReconnects();
  const running = readOn();

  return {
    async stop() {
      stopped = true;
      current?.stop();
      (status as { stop?: () => void }).stop?.();
      await running;
      await deleteOthers(manager, partition).catch(onTrouble);
    },
  };
}

/** Whoever holds the partition's lock is alone: every consumer of the partition but its own is left over. */
async function deleteOthers(manager: JetStreamManager, partition: number): Promise<void> {
  for await (const { name } of manager.consumers.list(streams.events))
    if (name.startsWith(consumerPrefix(partition)))
      await manager.consumers.delete(streams.events, name).catch(() => false);
}

function toDelivery(partition: number, message: JsMsg): Delivery {
  return {
    partition,
    seq: message.seq,
    arrivedAt: Math.floor(message.info.timestampNanos / 1_000_000),
    subject: message.subject,
    headers: message.headers,
    body: message.data,
    ack: () => message.ack(),
  };
}

/** A header by name in any case; undefined where it is not there. */
export function headerOf(headers: MsgHdrs | undefined, name: string): string | undefined {
  return headers?.get(name) || headers?.get(name, Match.IgnoreCase) || undefined;
}
