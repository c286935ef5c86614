import type { Pool } from 'pg';

/** The clock that claims, leases and looks go by, epoch ms; not rounded. */
export async function databaseTime(pool: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ at: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as at',
  );
  const at = rows[0]?.at;
  if (at === undefined) throw new Error('the database did not say what time it is');
  return at;
}
