import type { Pool } from 'pg';
import { goalCounts } from '../routing/goal-window.sql.ts';

/**
 * Runs whose goal can no longer be reached forget what they began with. What came in time may still wait to be read, so they are given longer
 * than any backlog lasts. $1 how many
 */
const giveUp = `
with due as materialized (
  select e.id from enrollments e where e.goal_ms is not null and e.ended_at < now() - interval '7 days'
    and not ${goalCounts('e', `(extract(epoch from now() - interval '7 days') * 1000)`)}
  order by e.ended_at limit $1 for no key update of e skip locked),
over as (update enrollments x set goal_ms = null from due where x.id = due.id returning 1),
gone as (
  delete from enrollment_data d using due where d.enrollment_id = due.id
    and not exists (select 1 from compensations c where c.enrollment_id = due.id and (c.outcome is null or c.outcome = 'parked')))
select count(*)::int as runs from over`;

const page = 1_000;

/** Answers whether there may be more. */
export async function giveUpGoals(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ runs: number }>({ name: 'retention.late-goals', text: giveUp, values: [page] });
  return (rows[0]?.runs ?? 0) === page;
}
