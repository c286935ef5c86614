import type { Pool } from 'pg';
import type { Place } from '../../../domain/journey/interpreter/place.ts';
import type { StepMap } from '../../../domain/journey/migration/step-map.ts';
import type { TrailEntry } from '../../../domain/journey/state.ts';
import { trailOf, trailValues } from '../journey/trail.sql.ts';

const read = `
select g.workspace, g.journey_id as "journeyId", g.to_version as version, g.map
from migrated_enrollments x join journey_migrations g on g.id = x.migration_id
where x.migration_id = $1 and x.enrollment_id = $2`;

/**
 * The row and what the router reads of it change in one commit, and in the one that says so to whoever asked. Whoever is marked leaves by
 * the version that marked them; the same question twice has the same answer, whatever was marked since. $4 the migration, $5 why they stay,
 * $6 where they will stand
 */
const settle = `
with g as (select * from journey_migrations where id = $4),
-- Profile before enrollment, as the router locks: what it judged by the old version is committed by now, or will be judged by the new one.
p as materialized (
  select p.id from enrollments e join profiles q on q.id = e.profile_id join profiles p on p.id = coalesce(q.alias_of, q.id)
  where e.id = $1 for no key update of p),
m as (
  update enrollments e set version = g.to_version, goal_ms = v.goal_ms, place = coalesce($6::jsonb, e.place), revision = e.revision + 1
  from g join journey_versions v on v.workspace = g.workspace and v.journey_id = g.journey_id and v.hash = g.to_version, p where e.id = $1 and $5::text is null and e.status = 'running' and (e.mark is null or (e.version = g.to_version and g.from_version <> g.to_version)) returning e.id),
w as (select coalesce($5, case when not exists (select 1 from m) then 'is leaving already' end) as reason),
-- Who stays tells later what they did, with whatever they do next.
${trailOf('where exists (select 1 from m)')},
s as (
  update migrated_enrollments x set outcome = case when w.reason is null then 'migrated' else 'stayed' end, reason = w.reason, settled_at = now()
  from w where x.migration_id = $4 and x.enrollment_id = $1)
select reason from w`;

type Asked = {
  readonly workspace: string;
  readonly journeyId: string;
  readonly version: string;
  readonly map: StepMap;
};
type Order = {
  readonly migration: string;
  readonly enrollmentId: string;
  readonly stays: string | null;
  readonly trail: { readonly seq: number; readonly entries: readonly TrailEntry[]; readonly place: Place | null };
};

/** One run, as its workflow goes through with it. */
export function createMigrations(pool: Pool) {
  return {
    async read(migration: string, enrollmentId: string): Promise<Asked | null> {
      const { rows } = await pool.query<Asked>({
        name: 'migration.read',
        text: read,
        values: [migration, enrollmentId],
      });
      return rows[0] ?? null;
    },
    async settle({ migration, enrollmentId, stays, trail: journal }: Order): Promise<string | null> {
      const place = journal.place === null ? null : JSON.stringify(journal.place);
      const { rows } = await pool.query<{ reason: string | null }>({
        name: 'migration.settle',
        text: settle,
        values: [...trailValues(enrollmentId, journal), migration, stays, place],
      });
      return rows[0]?.reason ?? null;
    },
  };
}
