import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Any number will do, as long as all of us take the same: one process asks an account for all. */
const lockKey = 7_220_005;

/** One round after the other, each by one process at a time, whoever else is at it; stops after the round under way. */
export function inTurns(
  pool: Pool,
  everyMs: number,
  round: (signal: AbortSignal) => Promise<void>,
  onTrouble: (error: unknown) => void,
): { stop(): Promise<void> } {
  const leaving = new AbortController();
  const running = (async () => {
    while (!leaving.signal.aborted) {
      await alone(pool, () => round(leaving.signal)).catch(onTrouble);
      await sleep(everyMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      leaving.abort();
      await running;
    },
  };
}

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
