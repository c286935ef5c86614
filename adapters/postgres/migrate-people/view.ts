import type { Pool } from 'pg';
import { journeyExists } from '../reads/journey-exists.ts';

export type MigrationView = {
  readonly id: string;
  readonly journey: string;
  readonly from: string;
  readonly to: string;
  readonly undoes: string | null;
  readonly createdAt: string;
  readonly asked: number;
  readonly migrated: number;
  readonly stayed: readonly { readonly reason: string; readonly people: number }[];
};

const view = `
select g.id, g.journey_id as journey, g.from_version as from, g.to_version as to, g.undoes, to_json(g.created_at) #>> '{}' as "createdAt",
  (select count(*)::int from migrated_enrollments x join enrollments e on e.id = x.enrollment_id and e.status = 'running'
    where x.migration_id = g.id and x.outcome = 'asked') as asked,
  (select count(*)::int from migrated_enrollments x where x.migration_id = g.id and x.outcome = 'migrated') as migrated,
  coalesce((select json_agg(json_build_object('reason', reason, 'people', people) order by people desc) from (
    select reason, count(*)::int as people from migrated_enrollments x where x.migration_id = g.id and x.outcome = 'stayed' group by reason) s), '[]') as stayed
from journey_migrations g where g.workspace = $1 and g.journey_id = $2 and g.from_version <> g.to_version
order by g.created_at desc limit 50`;

/** The latest first. Null: there is no such journey. */
export async function migrationViews(
  pool: Pool,
  workspace: string,
  journey: string,
): Promise<readonly MigrationView[] | null> {
  if (!(await journeyExists(pool, workspace, journey))) return null;
  return (await pool.query<MigrationView>(view, [workspace, journey])).rows;
}
