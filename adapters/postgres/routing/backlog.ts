import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { journeyWorkflowId } from '../../../domain/ids.ts';
import { partitionCount, streams } from '../../../domain/subjects.ts';

/** Routers listen to it: somebody wants to know how far they have read. */
export const backlogChannel = 'carillon_backlog';

/** How often an answer is looked for, and how long; whoever asked in vain asks again later. */
const everyMs = 40;
const patienceMs = 2_000;

/** What was read must have been told, too: an occurrence that waits for Temporal is part of the backlog. */
const heard = `
select (select count(read_until) = $3 and min(read_until) >= to_timestamp($4::float8 / 1000) from partitions where stream = $1)
  and not exists (select 1 from dispatches where workflow_id = $2 and done_at is null) as heard`;

/** Answers whether every event that the stream took before then, real epoch ms, is handled and has been told to this enrollment. */
export function createBacklog(pool: Pool) {
  /** By a clock that nobody sets back: asking would stop for as long. */
  let askedAt = -everyMs;
  /** Many timers fire at once, and one answer serves all that asked before it. */
  const ask = async (): Promise<void> => {
    const now = performance.now();
    if (now - askedAt < everyMs) return;
    askedAt = now;
    await pool.query('select pg_notify($1, $2)', [backlogChannel, '']);
  };
  return async (enrollmentId: string, before: number): Promise<boolean> => {
    const values = [streams.events, journeyWorkflowId(enrollmentId), partitionCount, before];
    for (const until = performance.now() + patienceMs; ;) {
      const { rows } = await pool.query<{ heard: boolean | null }>({ name: 'backlog.heard', text: heard, values });
      if (rows[0]?.heard) return true;
      if (performance.now() > until) return false;
      await ask();
      await sleep(everyMs);
    }
  };
}

/** Whatever was in the stream by `at`, whose partitions ended at `ends`, is handled where the positions have got there. How many have since the last look. */
export async function markRead(
  pool: Pool,
  { incarnation, ends, at }: { readonly incarnation: string; readonly ends: readonly number[]; readonly at: number },
): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'backlog.mark',
    text: `update partitions p set read_until = now.at
      from unnest($3::bigint[]) with ordinality as x (last, n), to_timestamp($4::float8 / 1000) as now (at)
      where p.stream = $1 and p.incarnation = $2 and p.partition = x.n - 1 and p.position >= x.last
        and (p.read_until is null or p.read_until < now.at)`,
    values: [streams.events, incarnation, ends, at],
  });
  return rowCount ?? 0;
}
