import type { ClientBase, Pool } from 'pg';
import type { EnrollmentStatus, JourneyStatus } from '../../domain/journey/status.ts';
import { stragglersMs } from './halts.ts';
import { journeyExists } from './reads/journey-exists.ts';
import { uuidOrNull } from './reads/sql-json.ts';
import { virtualNow } from './virtual-now.sql.ts';

export type JourneyChange =
  | { readonly kind: 'changed'; readonly from: JourneyStatus; readonly to: JourneyStatus; readonly woken: number }
  /** It was so already: saying it twice is no mistake. */
  | { readonly kind: 'same'; readonly status: JourneyStatus }
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  /** Launching takes a journey that waits; an archived one is published again instead. */
  | { readonly kind: 'refused'; readonly status: JourneyStatus };

export type CancelResult =
  | { readonly kind: 'cancelled' | 'already ending'; readonly status: EnrollmentStatus }
  | { readonly kind: 'ended'; readonly status: EnrollmentStatus; readonly reason: string | null }
  | { readonly kind: 'unknown' };

export type CancelOrder = { readonly reason: string; readonly compensate: boolean };

export type JourneyCommands = {
  /** `launch` and `resume` make it live and wake whom the pause held back; `pause` keeps everyone's place. */
  set(workspace: string, journey: string, to: JourneyStatus, action: string, by: string): Promise<JourneyChange>;
  /** The next thousand people who are in it leave. Answers how many; 0: nobody is left in it, or null: no such journey. */
  empty(workspace: string, journey: string, wish: CancelOrder, by: string): Promise<number | null>;
  /** Marks the enrollment, so that no later claim succeeds (I7), and tells its workflow; `compensate`: to undo what was done (I10). */
  cancel(workspace: string, enrollmentId: string, wish: CancelOrder, by: string): Promise<CancelResult>;
};

const change = `
with j as (select * from journeys where workspace = $1 and id = $2 for update),
u as (update journeys set status = $3, updated_at = now() from j
  where journeys.workspace = j.workspace and journeys.id = j.id and j.status <> $3 and j.status <> 'archived' returning journeys.id),
w as (select e.* from enrollments e where $3 = 'live' and exists (select 1 from u)
  and e.workspace = $1 and e.journey_id = $2 and e.status = 'running' and e.held_back = 'journey paused'),
d as (insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select workspace, id, workflow_id, 'signal', jsonb_build_object('kind', 'released', 'at', ${virtualNow('clock')}) from w),
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $5, 'journey ' || $4, $2, jsonb_build_object('from', j.status, 'to', $3::text, 'version', j.version) from j where exists (select 1 from u)),
o as (insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.journey.' || case $3 when 'live' then 'launched' else $3 end, 'journey:' || $2 || ':' || $3 || ':' || clock_timestamp(),
    jsonb_build_object('type', 'journey.' || case $3 when 'live' then 'launched' else $3 end, 'journey', $2::text, 'version', j.version, 'at', now())
  from j where exists (select 1 from u))
select j.status as from, exists (select 1 from u) as changed, (select count(*)::int from w) as woken from j`;

/** $3 why, $5 whether to undo what was done. A marked enrollment is as good as ended: its place is free for the next event (domain/routing). */
const markedToLeave = `
  update enrollments set revision = revision + 1, slot_held = (slot_held and slot = 'once'),
    mark = jsonb_build_object('status', 'exited', 'reason', 'cancelled: ' || $3, 'at', now(),
      'then', case when $5::boolean then 'compensate' else 'close' end)`;
const toldToLeave = `
d as (insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select workspace, id, workflow_id, 'update',
    jsonb_build_object('at', ${virtualNow('clock')}, 'reason', 'cancelled: ' || $3, 'compensate', $5::boolean) from e)`;

/**
 * $5 compensate. Profile before enrollment, as the router locks. An exit that is under way already may still be told to undo; the Update
 * that carries the wish is the same however often it is asked for (I2).
 */
const cancel = `
with p as (select p.id from profiles p join enrollments e on e.profile_id = p.id where e.workspace = $1 and e.id = $2 for update of p),
e as (${markedToLeave}
  from p where enrollments.id = $2 and enrollments.status = 'running'
    and (enrollments.mark is null or $5::boolean and enrollments.mark ->> 'then' is distinct from 'compensate')
  returning enrollments.*),
${toldToLeave},
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $4, 'enrollment cancel', $2::text, jsonb_build_object('reason', $3::text, 'compensate', $5::boolean) from e)
select x.status, x.reason, x.mark, exists (select 1 from e) as cancelled from enrollments x where x.workspace = $1 and x.id = $2`;

/** As `cancel`, for those who came first. $5 compensate, $6 how many */
const empty = `
with due as materialized (
  select e.id, e.profile_id from enrollments e
  where e.workspace = $1 and e.journey_id = $2 and e.status = 'running' and e.mark is null order by e.profile_id limit $6),
p as materialized (select p.id from profiles p where p.id in (select profile_id from due) order by p.id for update),
e as (${markedToLeave}
  from due, p where enrollments.id = due.id and p.id = due.profile_id and enrollments.status = 'running' and enrollments.mark is null
  returning enrollments.*),
${toldToLeave},
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $4, 'journey empty', $2, jsonb_build_object('reason', $3::text, 'compensate', $5::boolean, 'people', (select count(*) from e))
  where exists (select 1 from e))
select count(*)::int as left from e`;
/** A transaction of half a second at most: whoever has an event for one of them waits no longer. */
const leavingPage = 1_000;

/** A send that read the pause just before it ended may say that it waits only just after. */
const wakeStragglers = `
insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
select e.workspace, e.id, e.workflow_id, 'signal', jsonb_build_object('kind', 'released', 'at', ${virtualNow('e.clock')})
from enrollments e join journeys j on j.workspace = e.workspace and j.id = e.journey_id and j.status = 'live'
where e.workspace = $1 and e.journey_id = $2 and e.status = 'running' and e.held_back = 'journey paused'`;

type CancelRow = {
  status: EnrollmentStatus;
  reason: string | null;
  mark: { status: EnrollmentStatus } | null;
  cancelled: boolean;
};

/** One statement, on its own or within the transaction of a publication. */
export async function changeJourneyStatus(
  db: Pick<ClientBase, 'query'>,
  ...values: Parameters<JourneyCommands['set']>
): Promise<{ from: JourneyStatus; changed: boolean; woken: number } | undefined> {
  const { rows } = await db.query<{ from: JourneyStatus; changed: boolean; woken: number }>(change, values);
  return rows[0];
}

export function createJourneyCommands(pool: Pool): JourneyCommands {
  return {
    async set(workspace, journey, to, action, by) {
      const row = await changeJourneyStatus(pool, workspace, journey, to, action, by);
      if (!row) return { kind: 'unknown', known: await journeysOf(pool, workspace) };
      // Should this process end first, they look again by themselves within a quarter of an hour.
      if (row.changed && to === 'live')
        for (const ms of stragglersMs)
          setTimeout(() => void pool.query(wakeStragglers, [workspace, journey]).catch(() => undefined), ms).unref();
      if (row.changed) return { kind: 'changed', from: row.from, to, woken: row.woken };
      return row.from === to ? { kind: 'same', status: to } : { kind: 'refused', status: row.from };
    },
    async empty(workspace, journey, { reason, compensate }, by) {
      if (!(await journeyExists(pool, workspace, journey))) return null;
      const values = [workspace, journey, reason, by, compensate, leavingPage];
      const { rows } = await pool.query<{ left: number }>(empty, values);
      return rows[0]?.left ?? 0;
    },
    async cancel(workspace, enrollmentId, { reason, compensate }, by) {
      if (uuidOrNull(enrollmentId) === null) return { kind: 'unknown' };
      const { rows } = await pool.query<CancelRow>(cancel, [workspace, enrollmentId, reason, by, compensate]);
      const [row] = rows;
      if (!row) return { kind: 'unknown' };
      if (row.cancelled) return { kind: 'cancelled', status: 'exited' };
      if (row.status === 'running') return { kind: 'already ending', status: row.mark?.status ?? 'exited' };
      return { kind: 'ended', status: row.status, reason: row.reason };
    },
  };
}

async function journeysOf(pool: Pool, workspace: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from journeys where workspace = $1 order by id', [
    workspace,
  ]);
  return rows.map(({ id }) => id);
}
