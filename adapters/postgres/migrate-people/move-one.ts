import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { anyStep } from '../../../domain/journey/migration/step-map.ts';
import { stepsOf } from '../../../domain/journey/tree.ts';
import { didYouMean } from '../../../domain/suggest.ts';
import { uuidOrNull } from '../reads/sql-json.ts';
import { virtualNow } from '../virtual-now.sql.ts';

export type MoveResult =
  | { readonly kind: 'asked'; readonly migration: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: string };

type Found = { isLeaving: boolean; definition: JourneyDefinition };

const find = `
select e.status <> 'running' or e.mark is not null as "isLeaving", v.definition
from enrollments e join journey_versions v on v.workspace = e.workspace and v.journey_id = e.journey_id and v.hash = e.version
where e.workspace = $1 and e.id = $2`;

/** A migration of one, to the version that they are in, wherever they stand in it. $3 its id, $4 the map, $5 by whom */
const ask = `
with e as (select * from enrollments where workspace = $1 and id = $2 and status = 'running' and mark is null),
g as (
  insert into journey_migrations (id, workspace, journey_id, from_version, to_version, map, by)
  select $3, workspace, journey_id, version, version, $4::jsonb, $5 from e returning id),
x as (insert into migrated_enrollments (migration_id, enrollment_id) select g.id, e.id from g, e),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select workspace, $5, 'enrollment move', id::text, jsonb_build_object('map', $4::jsonb) from e)
insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
select workspace, id, workflow_id, 'signal', jsonb_build_object('kind', 'migrate', 'at', ${virtualNow('clock')}, 'migration', $3::uuid) from e`;

/** Asks one person's run to go on at another step, as soon as nothing of theirs is under way. */
export async function moveOne(
  pool: Pool,
  workspace: string,
  enrollment: string,
  { to, by }: { readonly to: string; readonly by: string },
): Promise<MoveResult> {
  if (uuidOrNull(enrollment) === null) return { kind: 'unknown' };
  const { rows } = await pool.query<Found>(find, [workspace, enrollment]);
  const [found] = rows;
  if (found === undefined) return { kind: 'unknown' };
  const steps = stepsOf(found.definition).map(({ step }) => step.id);
  if (!steps.includes(to)) {
    const hint = didYouMean(to, steps);
    return refused(
      `its version has no step '${to}'${hint === undefined ? `; it has ${steps.join(', ')}` : ` (${hint})`}`,
    );
  }
  if (found.isLeaving) return refused(isLeaving);
  const migration = uuidv7();
  const { rowCount } = await pool.query(ask, [workspace, enrollment, migration, JSON.stringify({ [anyStep]: to }), by]);
  return rowCount === 1 ? { kind: 'asked', migration } : refused(isLeaving);
}

const isLeaving = 'it is over, or about to be';
const refused = (reason: string): MoveResult => ({ kind: 'refused', reason });
