import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Channel } from '../../domain/channel.ts';
import { virtualNow } from './virtual-now.sql.ts';

/** What a brake holds: everything of the workspace, or one channel, one journey, or one channel of one journey. */
export type HaltScope = { readonly channel: Channel | null; readonly journey: string | null };
export type Halt = HaltScope & {
  readonly id: string;
  readonly reason: string;
  readonly by: string;
  readonly since: string;
};

/** What releasing would set free. */
export type Held = {
  readonly halts: readonly Halt[];
  /** People whose next message the brake holds back right now, and who would get it late. */
  readonly held: number;
  /** Since when the longest-waiting of them waits, real time. */
  readonly oldest: string | null;
};

export type Brake = {
  /** From its commit on no claim succeeds (I7): claims read open halts in their own statement. Pulling twice is one brake. */
  pull(workspace: string, scope: HaltScope, reason: string, by: string): Promise<Halt>;
  preview(workspace: string, scope: HaltScope): Promise<Held>;
  /** Releases the brakes of exactly this scope, or all of them where it names nothing, and wakes whom they held. */
  release(workspace: string, scope: HaltScope, by: string): Promise<Held>;
  open(workspace?: string): Promise<readonly (Halt & { readonly workspace: string })[]>;
};

const haltColumns = `id, channel, journey_id as journey, reason, by, to_json(since) #>> '{}' as since`;
const sameScope = 'workspace = $1 and channel is not distinct from $2 and journey_id is not distinct from $3';
/** No scope at all means every brake of the workspace. */
const releasable = `released_at is null and workspace = $1 and (($2::text is null and $3::text is null) or (${sameScope}))`;

const pullBrake = `
with had as (select ${haltColumns} from halts where released_at is null and ${sameScope} limit 1),
h as (
  insert into halts (id, workspace, channel, journey_id, reason, by)
  select $4, $1, $2, $3, $5, $6 where not exists (select 1 from had) returning *),
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $6, 'halt', $4::text, jsonb_build_object('channel', $2::text, 'journey', $3::text, 'reason', $5::text) from h),
o as (insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.halted', 'halt:' || id,
    jsonb_build_object('type', 'workspace.halted', 'halt', id, 'channel', channel, 'journey', journey_id, 'at', since) from h)
select ${haltColumns} from h union all select * from had`;

/** People who wait at a brake; one that names a journey holds nobody else. `held` stands for the halts being released. */
const waiting = `
  select e.id, e.workspace, e.workflow_id, e.clock,
    (select max(t.recorded_at) from enrollment_trail t where t.enrollment_id = e.id) as since
  from enrollments e
  where e.workspace = $1 and e.status = 'running' and e.held_back = 'halted'
    and exists (select 1 from held h where h.journey_id is null or h.journey_id = e.journey_id)`;

const previewRelease = `
with held as (select * from halts where ${releasable}), w as (${waiting})
select (select coalesce(json_agg(x), '[]') from (select ${haltColumns} from held order by since) x) as halts,
  (select count(*)::int from w) as held, (select to_json(min(since)) #>> '{}' from w) as oldest`;

const release = `
with held as (update halts set released_at = now(), released_by = $4 where ${releasable} returning *), w as (${waiting}),
d as (insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select workspace, id, workflow_id, 'signal', jsonb_build_object('kind', 'released', 'at', ${virtualNow('clock')}) from w),
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $4, 'resume', id::text, jsonb_build_object('channel', channel, 'journey', journey_id, 'held', (select count(*) from w)) from held),
o as (insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.resumed', 'resume:' || id,
    jsonb_build_object('type', 'workspace.resumed', 'halt', id, 'channel', channel, 'journey', journey_id, 'at', released_at) from held)
select (select coalesce(json_agg(x), '[]') from (select ${haltColumns} from held order by since) x) as halts,
  (select count(*)::int from w) as held, (select to_json(min(since)) #>> '{}' from w) as oldest`;

/** A send that read the brake just before it was released may say that it waits only just after. */
const wakeStragglers = `
insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
select e.workspace, e.id, e.workflow_id, 'signal', jsonb_build_object('kind', 'released', 'at', ${virtualNow('e.clock')})
from enrollments e
where e.workspace = $1 and e.status = 'running' and e.held_back = 'halted' and not exists (
  select 1 from halts h where h.workspace = $1 and h.released_at is null and (h.journey_id is null or h.journey_id = e.journey_id))`;
export const stragglersMs = [1_000, 5_000] as const;

export function createBrake(pool: Pool): Brake {
  const held = async (text: string, values: readonly unknown[]): Promise<Held> => {
    const { rows } = await pool.query<Held>(text, [...values]);
    return rows[0] ?? { halts: [], held: 0, oldest: null };
  };
  return {
    async pull(workspace, { channel, journey }, reason, by) {
      const { rows } = await pool.query<Halt>(pullBrake, [workspace, channel, journey, uuidv7(), reason, by]);
      const [halt] = rows;
      if (!halt) throw new Error('the brake was not stored: the database answered no row');
      return halt;
    },
    preview: (workspace, { channel, journey }) => held(previewRelease, [workspace, channel, journey]),
    async release(workspace, { channel, journey }, by) {
      const released = await held(release, [workspace, channel, journey, by]);
      // Should this process end first, they look again by themselves within a quarter of an hour.
      for (const ms of stragglersMs) {
        setTimeout(() => void pool.query(wakeStragglers, [workspace]).catch(() => undefined), ms).unref();
      }
      return released;
    },
    async open(workspace) {
      const { rows } = await pool.query<Halt & { workspace: string }>(
        `select workspace, ${haltColumns} from halts where released_at is null and ($1::text is null or workspace = $1) order by halts.since`,
        [workspace ?? null],
      );
      return rows;
    },
  };
}
