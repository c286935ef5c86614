import { NatsError } from 'nats';
import type { JetStreamManager, NatsConnection } from 'nats';
import { partitionCount, partitionFilter, streams } from '../../domain/subjects.ts';
import { readPartition } from './read-partition.ts';
import type { PartitionReader, ReadOptions } from './read-partition.ts';

export type PartitionSource = {
  /** Which EVENTS this is, and how far it goes: a stream made anew counts from 1 again. */
  state(): Promise<{ readonly incarnation: string; readonly lastSeq: number }>;
  /** The last message of each partition, by its number; 0 where there is none. */
  ends(): Promise<readonly number[]>;
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
    ends: () => Promise.all(Array.from({ length: partitionCount }, (_, partition) => endOf(manager, partition))),
    read: (options) => readPartition(connection, manager, options),
  };
}

const notFound = 404;

async function endOf(manager: JetStreamManager, partition: number): Promise<number> {
  try {
    return (await manager.streams.getMessage(streams.events, { last_by_subj: partitionFilter(partition) })).seq;
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.code === notFound) return 0;
    throw error;
  }
}
