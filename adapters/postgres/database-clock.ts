import type { Pool } from 'pg';
import { databaseTime } from './database-time.ts';

export type DatabaseClock = Readonly<{
  /** Epoch ms, whole. */
  now: () => number;
  close(): void;
}>;

/** Two clocks drift apart by some ms in this time at most. */
const everyMs = 30_000;
/** A reading that took longer says too little about now. */
const slowMs = 1_000;

/**
 * The database's clock, carried on by one that nobody can set: leases and looks were written by it, and policy is judged by the same, so
 * that the wall clock of a worker may be wrong, or jump, without anybody being written to at night. A reading counts from before it was
 * asked for: rather a little late than early, as whoever holds a lease must be.
 */
export async function createDatabaseClock(
  pool: Pick<Pool, 'query'>,
  monotonic: () => number = () => performance.now(),
): Promise<DatabaseClock> {
  const read = async (): Promise<{ base: number; tookMs: number }> => {
    const asked = monotonic();
    const at = await databaseTime(pool);
    return { base: at - asked, tookMs: monotonic() - asked };
  };
  let { base } = await read();
  const timer = setInterval(() => {
    read().then(
      (reading) => {
        if (reading.tookMs < slowMs) base = reading.base;
      },
      () => undefined, // away for a while: until it is back our own goes on
    );
  }, everyMs);
  timer.unref();
  return { now: () => Math.round(base + monotonic()), close: () => clearInterval(timer) };
}
