import type { Pool } from 'pg';

/** Notes up to when opt-outs are committed, by that clock; who looks at the same time may have seen more. */
export async function noteHeard(pool: Pool, until: number): Promise<void> {
  await pool.query(
    `insert into opt_outs_heard (until) values (to_timestamp($1::float8 / 1000))
     on conflict (only_one) do update set until = greatest(opt_outs_heard.until, excluded.until)`,
    [until],
  );
}
