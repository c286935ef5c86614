import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { PartitionSource } from '../../adapters/nats/partition-source.ts';
import { databaseTime } from '../../adapters/postgres/database-time.ts';
import { markRead } from '../../adapters/postgres/routing/backlog.ts';
import { partitionCount } from '../../domain/subjects.ts';

export type MarkRead = {
  /** Writes down how far everything is read. Never waits. */
  ask(): void;
  close(): Promise<void>;
};

/** A router that keeps up is there by then; one that does not is asked again. */
const looks = 8;
const everyMs = 25;

/**
 * The watermark of the router: an instant before which nothing lies unread in the stream. Found when somebody asks, by looking at the ends
 * of the partitions and then at the positions: so it holds whoever reads them, and wherever the clocks of the machines are.
 */
export function createMarkRead(deps: {
  readonly pool: Pool;
  readonly source: Pick<PartitionSource, 'state' | 'ends'>;
  readonly onTrouble: (what: string, error: unknown) => void;
}): MarkRead {
  const { pool, source, onTrouble } = deps;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const look = async (): Promise<void> => {
    const at = await databaseTime(pool);
    const { incarnation } = await source.state();
    const ends = await source.ends();
    let marked = 0;
    for (let n = 0; n < looks && !closed; n++) {
      marked += await markRead(pool, { incarnation, ends, at });
      if (marked >= partitionCount) return;
      await sleep(everyMs);
    }
  };
  const run = async (): Promise<void> => {
    do {
      again = false;
      await look().catch((error: unknown) => onTrouble('how far events are read could not be written down', error));
    } while (again && !closed);
    running = undefined;
  };
  return {
    ask() {
      again = true;
      if (!closed) running ??= run();
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
