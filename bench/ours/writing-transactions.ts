import type { Pool } from 'pg';

/** How many transactions have ever written anything: those that only read get no number. */
export async function writingTransactions(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as n');
  return Number(rows[0]?.n);
}
