import type { Pool } from 'pg';

export type Suspect = { readonly id: string; readonly workflowId: string };

/** $1 after, $2 limit, $3 age in ms. Those whose rows wait to be carried out are not behind: Temporal has yet to hear of them. */
const suspects = `
select e.id, e.workflow_id as "workflowId" from enrollments e
where e.id > $1::uuid and e.status = 'running' and e.entered_at < now() - $3::float8 * interval '1 ms'
  and not exists (select 1 from dispatches d where d.workflow_id = e.workflow_id and d.done_at is null)
order by e.id limit $2`;

/**
 * Of these enrollments, those whose start is still kept: whatever was carried out for them is open again, in one commit with what is said about
 * it. One statement for all, because nothing finds the rows of an enrollment but a look through the table.
 */
const reopen = `
with e as (select id, workspace, workflow_id from enrollments where id = any ($1::uuid[]) and status = 'running' for share),
s as (
  select d.id, d.enrollment_id, d.kind, e.workspace from dispatches d join e on e.id = d.enrollment_id and e.workflow_id = d.workflow_id
  where d.done_at is not null),
k as (select enrollment_id, workspace, count(*) as rows from s group by 1, 2 having bool_or(kind = 'start')),
d as (update dispatches set done_at = null from s join k using (enrollment_id) where dispatches.id = s.id),
a as (insert into audit (workspace, actor, action, target, detail)
  select workspace, 'reconciler', 'enrollment.reopened', enrollment_id::text, jsonb_build_object('dispatches', rows) from k)
select enrollment_id as id from k`;

const note = `
insert into audit (workspace, actor, action, target, detail)
select workspace, 'reconciler', 'enrollment.ended', id::text, jsonb_build_object('reason', $2::text) from enrollments where id = $1::uuid and reason = $2`;

/** Where PostgreSQL and Temporal may have come to disagree about an enrollment, and what is done about it. */
export function createDrift(pool: Pool) {
  return {
    async suspects(after: string, limit: number, olderThanMs: number): Promise<readonly Suspect[]> {
      const { rows } = await pool.query<Suspect>({
        name: 'drift.suspects',
        text: suspects,
        values: [after, limit, olderThanMs],
      });
      return rows;
    },
    /** Answers which of them. */
    async reopen(enrollmentIds: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await pool.query<{ id: string }>(reopen, [enrollmentIds]);
      return new Set(rows.map(({ id }) => id));
    },
    async noteEnd(enrollmentId: string, reason: string): Promise<void> {
      await pool.query(note, [enrollmentId, reason]);
    },
  };
}
