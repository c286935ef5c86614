import type { Pool } from 'pg';

/** $1 account, $2 ms: takes the turn, or says how long it is until the next one. */
const take = `
with taken as (
  insert into account_probes as p (account, at) values ($1, clock_timestamp())
  on conflict (account) do update set at = excluded.at
    where p.at <= excluded.at - $2::float8 * interval '1 ms' or p.at > excluded.at + interval '1 minute'
  returning 1)
select case when exists (select 1 from taken) then 0 else coalesce(
  (select greatest(1, $2::float8 - extract(epoch from clock_timestamp() - at)::float8 * 1000) from account_probes where account = $1), 1) end as wait_ms`;

/**
 * Turns of the processes that use one account to find out whether it is there again. By the clock of the database; where that was set back
 * a turn is given at once.
 */
export function createAccountProbes(
  pool: () => Pool,
  account: string,
): { take(spacingMs: number): Promise<number>; release(): Promise<void> } {
  return {
    async take(spacingMs) {
      const { rows } = await pool().query<{ wait_ms: number }>({
        name: 'account.probe',
        text: take,
        values: [account, spacingMs],
      });
      return rows[0]?.wait_ms ?? spacingMs;
    },
    release: async () => void (await pool().query('delete from account_probes where account = $1', [account])),
  };
}
