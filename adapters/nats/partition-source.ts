import type { NatsConnection } from 'nats';
import { streams } from '../../domain/subjects.ts';
import { readPartition } from './read-partition.ts';
import type { PartitionReader, ReadOptions } from './read-partition.ts';

export type PartitionSource = {
  /** Which EVENTS this is, and how far it goes: a stream made anew counts from 1 again. */
  state(): Promise<{ readonly incarnation: string; readonly lastSeq: number }>;
  read(options: ReadOptions): PartitionReader;
};

/** EVENTS, partition by partition. */
export async function createPartitionSource(connection: NatsConnection): Promise<PartitionSource> {
  const manager = await connection.jetstreamManager();
  return {
    async state() {
      const { created, state } = await manager.streams.info(streams.events);
      return { incarnation: created, lastSeq: state.last_seq };
    },
    read: (options) => readPartition(connection, manager, options),
  };
}
