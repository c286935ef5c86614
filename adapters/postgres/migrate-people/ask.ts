import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { reversed, type StepMap } from '../../../domain/journey/migration/step-map.ts';
import { inTransaction } from '../transaction.ts';
import { virtualNow } from '../virtual-now.sql.ts';
import type { MigrationPlan } from './plan.ts';

/** People a statement asks: half a second of the dispatcher's time, so that nobody's event waits longer because of it. */
const page = 1_000;

/** The same order again is the same migration, so that a larger share of people goes on with it; one that was taken back is another. */
const define = `
with found as (
  select id from journey_migrations g where workspace = $2 and journey_id = $3 and from_version = $4 and to_version = $5 and map = $6::jsonb
    and undoes is not distinct from $7::uuid and not exists (select 1 from journey_migrations u where u.undoes = g.id)
  order by created_at desc limit 1),
made as (
  insert into journey_migrations (id, workspace, journey_id, from_version, to_version, map, undoes, by)
  select $1, $2, $3, $4, $5, $6::jsonb, $7::uuid, $8 where not exists (select 1 from found) returning id),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select $2, $8, 'journey migrate', $3, jsonb_build_object('migration', id, 'from', $4::text, 'to', $5::text, 'map', $6::jsonb, 'undoes', $7::uuid) from made)
select id from found union all select id from made`;

export async function defineMigration(
  pool: Pool,
  workspace: string,
  journey: string,
  {
    from,
    to,
    map,
    undoes,
    by,
  }: Pick<MigrationPlan, 'from' | 'to' | 'map'> & { readonly undoes: string | null; readonly by: string },
): Promise<string> {
  const values = [uuidv7(), workspace, journey, from, to, JSON.stringify(map), undoes, by];
  const { rows } = await pool.query<{ id: string }>(define, values);
  const [row] = rows;
  if (row === undefined) throw new Error(`migration of '${journey}' was neither found nor made`);
  return row.id;
}

/**
 * Asks the next page: those who stand where the map says, of whom nobody asked by it before. By their ids: whoever is of the first percent is of
 * the first ten too. $1 the migration, $2 percent, $3 how many
 */
const ask = `
with g as (select * from journey_migrations where id = $1),
due as (
  select e.id, e.workspace, e.workflow_id, e.clock from g join enrollments e
    on e.workspace = g.workspace and e.journey_id = g.journey_id and e.version = g.from_version
  where e.status = 'running' and e.mark is null and g.map ? (e.place ->> 'step')
    and (hashtextextended(e.id::text, 0) & 1048575) < $2::float8 / 100 * 1048576
    and (g.undoes is null or exists (select 1 from migrated_enrollments u
      where u.migration_id = g.undoes and u.enrollment_id = e.id and u.outcome = 'migrated'))
    and not exists (select 1 from migrated_enrollments x where x.migration_id = g.id and x.enrollment_id = e.id)
  order by e.id limit $3),
asked as (insert into migrated_enrollments (migration_id, enrollment_id) select $1, id from due on conflict do nothing returning enrollment_id),
d as (
  insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select due.workspace, due.id, due.workflow_id, 'signal', jsonb_build_object('kind', 'migrate', 'at', ${virtualNow('due.clock')}, 'migration', $1::uuid)
  from due join asked on asked.enrollment_id = due.id)
select count(*)::int as asked from asked`;

/** Answers how many were asked now; fewer than a page: that was the last. */
export async function askNext(
  pool: Pool,
  workspace: string,
  migration: string,
  percent: number,
): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    // One page at a time: two at once would ask the same people.
    const found = await client.query('select from journey_migrations where id = $1 and workspace = $2 for update', [
      migration,
      workspace,
    ]);
    if (found.rowCount === 0) return null;
    const { rows } = await client.query<{ asked: number }>(ask, [migration, percent, page]);
    return rows[0]?.asked ?? 0;
  });
}

const wayBack = `
select journey_id as journey, from_version as "to", to_version as "from", map, undoes from journey_migrations where id = $1 and workspace = $2`;

/** Those that went with it are to go back; the id of the migration that does it. Null: no such migration. */
export async function takeBack(pool: Pool, workspace: string, migration: string, by: string): Promise<string | null> {
  type Row = { journey: string; from: string; to: string; map: StepMap };
  const { rows } = await pool.query<Row>(wayBack, [migration, workspace]);
  const [row] = rows;
  if (row === undefined) return null;
  const { journey, from, to, map } = row;
  return defineMigration(pool, workspace, journey, { from, to, map: reversed(map), undoes: migration, by });
}
