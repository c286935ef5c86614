import type { Pool } from 'pg';
import { reachedGoal } from '../journey/goal.sql.ts';
import type { JourneyStatus } from '../../../domain/journey/status.ts';

export type JourneySummary = {
  readonly id: string;
  readonly name: string | null;
  readonly status: JourneyStatus;
  readonly version: string;
  readonly on: string | null;
  readonly updatedAt: string;
  /** People by how their enrollment stands, over all versions. */
  readonly enrollments: {
    readonly running: number;
    readonly completed: number;
    readonly exited: number;
    readonly failed: number;
  };
  /** People who reached its goal: on the way, and after the end of their run where that still counted. */
  readonly goals: { readonly onTheWay: number; readonly afterTheEnd: number };
  readonly heldBack: number;
};

const list = `
select j.id, v.definition ->> 'name' as name, j.status, j.version, coalesce(v.definition #>> '{on,event}', v.definition #>> '{on,schedule}', v.definition #>> '{on,date}') as on, to_json(j.updated_at) #>> '{}' as "updatedAt",
  json_build_object('running', coalesce(c.running, 0), 'completed', coalesce(c.completed, 0), 'exited', coalesce(c.exited, 0),
    'failed', coalesce(c.failed, 0)) as enrollments, json_build_object('onTheWay', coalesce(c.goals, 0), 'afterTheEnd', coalesce(c.late, 0)) as goals, coalesce(c.held, 0)::int as "heldBack"
from journeys j
left join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
left join lateral (
  select count(*) filter (where status = 'running') as running, count(*) filter (where status = 'completed') as completed,
    count(*) filter (where status = 'exited') as exited, count(*) filter (where status = 'failed') as failed,
    count(*) filter (where ${reachedGoal('mark')}) as goals, count(*) filter (where goal_at is not null) as late,
    count(*) filter (where status = 'running' and held_back is not null) as held
  from enrollments e where e.workspace = j.workspace and e.journey_id = j.id) c on true
where j.workspace = $1 and ($2::text is null or j.id > $2) order by j.id limit $3`;

/** Without a limit, all of them. */
export type JourneyPage = { readonly after: string | null; readonly limit: number | null };

export async function journeyList(
  pool: Pool,
  workspace: string,
  { after, limit }: JourneyPage = { after: null, limit: null },
): Promise<readonly JourneySummary[]> {
  const { rows } = await pool.query<JourneySummary>(list, [workspace, after, limit]);
  return rows;
}
