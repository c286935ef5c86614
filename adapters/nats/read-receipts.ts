import { AckPolicy, DeliverPolicy, nanos, NatsError } from 'nats';
import type { ConsumerMessages, JetStreamManager, NatsConnection } from 'nats';
import { receiptReaders, streams } from '../../domain/subjects.ts';
import type { ReceiptReader } from '../../domain/subjects.ts';
import type { Delivery, PartitionReader } from './read-partition.ts';

const buffered = 128;
/** What a killed reader had in hand comes again after this; marketing waits for opt-outs, so theirs is short. A copy changes nothing. */
const ackWaitMs = { receipts: 60_000, optouts: 5_000 } as const;

/**
 * Reads a half of RECEIPTS with whoever else does: one durable consumer, each message acknowledged by itself after its commit (I2). Order does
 * not matter here: what receipts change only ever rises, and who stops and starts again is told apart by when they said it.
 */
export function readReceipts(options: {
  readonly connection: NatsConnection;
  readonly durable: ReceiptReader;
  readonly offer: (delivery: Delivery) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}): PartitionReader {
  const { connection, durable, offer, onTrouble } = options;
  let stopped = false;
  let current: ConsumerMessages | undefined;

  const readOnce = async (): Promise<void> => {
    const manager = await connection.jetstreamManager();
    await ensureReader(manager, durable);
    const consumer = await connection.jetstream().consumers.get(streams.receipts, durable);
    if (stopped) return;
    current = await consumer.consume({ max_messages: buffered, abort_on_missing_resource: true });
    for await (const message of current) {
      if (stopped) break;
      await offer({
        partition: 0,
        seq: message.seq,
        arrivedAt: Math.floor(message.info.timestampNanos / 1_000_000),
        subject: message.subject,
        headers: message.headers,
        body: message.data,
        ack: () => message.ack(),
      });
    }
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
  const running = readOn();
  return {
    async stop() {
      stopped = true;
      current?.stop();
      await running;
    },
  };
}

/** One that is there from before the halves were told apart is given its own half, and goes on where it was. */
async function ensureReader(manager: JetStreamManager, durable: ReceiptReader): Promise<void> {
  const own = { filter_subject: receiptReaders[durable], ack_wait: nanos(ackWaitMs[durable]) };
  const kept = await manager.consumers.info(streams.receipts, durable).catch((error: unknown) => {
    if (error instanceof NatsError && error.api_error?.code === 404) return null;
    throw error;
  });
  if (kept === null)
    await manager.consumers.add(streams.receipts, {
      ...own,
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
      max_ack_pending: 2_000,
    });
  else if (kept.config.filter_subject !== own.filter_subject || kept.config.ack_wait !== own.ack_wait)
    await manager.consumers.update(streams.receipts, durable, own);
}
