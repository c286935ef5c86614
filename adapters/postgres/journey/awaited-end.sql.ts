import { virtualNow } from '../virtual-now.sql.ts';

/**
 * Tells whoever waits for the end of the enrollments in `ended`, once, and leaves them how it was: `steps.<id>.ended` and `.reason`. `status`
 * and `reason` of the end as SQL.
 */
export function tellAwaitedEnd(ended: string, status: string, reason: string): string {
  const how = `case when ${status} = 'completed' and ${reason} like 'goal: %' then 'goal' else ${status} end`;
  return `
awaited as (delete from awaited_ends using ${ended} where awaited_ends.enrollment_id = ${ended}.id
  returning awaited_ends.by_enrollment_id, awaited_ends.step, awaited_ends.visit),
came as (update enrollment_data d set data = d.data || jsonb_build_object('ended', ${how}, 'reason', ${reason})
  from awaited a where d.enrollment_id = a.by_enrollment_id and d.ref = 'step:' || a.step || ':' || a.visit),
heard as (insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select w.workspace, w.id, w.workflow_id, 'signal',
    jsonb_build_object('kind', 'ended', 'at', ${virtualNow('w.clock')}, 'step', a.step, 'visit', a.visit, 'how', ${how})
  from awaited a join enrollments w on w.id = a.by_enrollment_id and w.status = 'running')`;
}
