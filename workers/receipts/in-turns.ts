import type { Pool } from 'pg';
import { repeatedly } from '../repeatedly.ts';

/** Any number will do, as long as all of us take the same: one process asks an account for all. */
const lockKey = 7_220_005;

/** Rounds with a rest in between, each by one process at a time, whoever else is at it. */
export const inTurns = (
  pool: Pool,
  everyMs: number,
  round: (signal: AbortSignal) => Promise<void>,
  onTrouble: (error: unknown) => void,
): { stop(): Promise<void> } => repeatedly(everyMs, (signal) => alone(pool, () => round(signal)), onTrouble);

async function alone(pool: Pool, round: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let finished = false;
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lockKey]);
    if (rows[0]?.mine === true) {
      await round();
      await client.query('select pg_advisory_unlock($1)', [lockKey]);
    }
    finished = true;
  } finally {
    // A lock that was not given back goes with its connection.
    client.release(!finished);
  }
}
