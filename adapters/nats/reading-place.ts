import type { NatsConnection } from 'nats';
import type { ReadingPlace } from '../../domain/message/heard.ts';
import { type ReceiptReader, streams } from '../../domain/subjects.ts';

/** How far a durable reader of RECEIPTS has come, over all processes that share it. */
export async function readingPlace(connection: NatsConnection, durable: ReceiptReader): Promise<ReadingPlace> {
  const manager = await connection.jetstreamManager();
  const info = await manager.consumers.info(streams.receipts, durable);
  return {
    waiting: info.num_pending,
    unacked: info.num_ack_pending,
    delivered: info.delivered.stream_seq,
    acked: info.ack_floor.stream_seq,
  };
}
