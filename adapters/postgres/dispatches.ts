import type { Pool } from 'pg';
import type { Channel } from '../../domain/channel.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Occurrence } from '../../domain/journey/occurrence.ts';

type RowBase = { readonly id: string; readonly workspace: string; readonly workflowId: string };

/** One Temporal call, with what it is made from. */
export type DispatchRow =
  | (RowBase & { readonly kind: 'start'; readonly enrollment: StartedEnrollment; readonly ended: boolean })
  | (RowBase & { readonly kind: 'signal'; readonly occurrence: Occurrence; readonly ended: boolean })
  | (RowBase & {
      readonly kind: 'single';
      readonly messageId: string;
      readonly channel: Channel;
      readonly clock: Clock;
    })
  | (RowBase & { readonly kind: 'campaign'; readonly campaign: StartedCampaign })
  /** Somebody wants an enrollment to end, and perhaps undone. */
  | (RowBase & { readonly kind: 'update'; readonly wish: CancelWish; readonly ended: boolean })
  /** One compensation that was parked, once more; or one message of somebody who has opted out. */
  | (RowBase & {
      readonly kind: 'compensation';
      readonly enrollment: StartedEnrollment;
      readonly visit: CompensationVisit;
    })
  /** What it is about is gone: nothing is left to tell. */
  | (RowBase & { readonly kind: 'void' });

export type CancelWish = { readonly at: number; readonly reason: string; readonly compensate: boolean };
export type CompensationVisit = {
  readonly version: string;
  readonly step: string;
  readonly visit: number;
  /** Only this message is to be taken back from its provider: the journey goes on. */
  readonly message?: string;
};

export type StartedEnrollment = {
  readonly id: string;
  /** As they entered, whatever they were merged into since. */
  readonly person: string;
  readonly journeyId: string;
  readonly version: string;
  readonly clock: Clock;
  /** Real instant of entry, epoch ms. */
  readonly enteredAt: number;
};

/** A campaign's key, and how many recipients its frozen audience has. */
type StartedCampaign = { readonly campaign: string; readonly audience: number };

export type Dispatches = {
  /** Open rows of these workflows, in order. */
  open(workflowIds: readonly string[]): Promise<readonly DispatchRow[]>;
  /** Workflows with open rows behind row `after`, those that wait longest first. */
  waiting(limit: number, after: string): Promise<{ readonly workflowIds: readonly string[]; readonly lastId: string }>;
  done(ids: readonly string[]): Promise<void>;
  failed(id: string, error: string): Promise<void>;
  /** Of the starts carried out before `before`, the last asked for since `since`, newest first. */
  lastStarts(
    since: Date,
    before: Date,
    limit: number,
  ): Promise<readonly { readonly workflowId: string; readonly createdAt: Date }[]>;
  /** Opens rows again that were carried out since `since`; answers how many. */
  reopen(since: Date): Promise<number>;
  /** Done so long ago that nothing would do it again. By its index: what was done then was made before. */
  forget(olderThanMs: number): Promise<void>;
};

type Stored = {
  id: string;
  workspace: string;
  workflowId: string;
  kind: 'start' | 'signal' | 'single' | 'update' | 'compensation' | 'campaign';
  payload: unknown;
  enrollmentId: string | null;
  journeyId: string | null;
  version: string | null;
  status: string | null;
  person: string | null;
  enteredAt: number | null;
  clock: Clock | null;
  messageId: string | null;
  channel: Channel | null;
};

const openRows = `
select d.id, d.workspace, d.workflow_id as "workflowId", d.kind, d.payload, e.id as "enrollmentId", e.journey_id as "journeyId", e.version,
  e.entry_profile_id as person, e.status, (extract(epoch from e.entered_at) * 1000)::float8 as "enteredAt", coalesce(e.clock, r.clock) as clock,
  r.message_id as "messageId", r.channel
from dispatches d
left join enrollments e on e.id = d.enrollment_id
left join send_requests r on r.message_id = case d.kind when 'single' then substr(d.workflow_id, 8)::uuid end
where d.done_at is null and d.workflow_id = any ($1::text[])
order by d.id`;

/** A mark that a power cut takes back is carried out again, which changes nothing: no commit waits for the disk here. */
const markDone = `
update dispatches set done_at = now(), last_error = null
from (select set_config('synchronous_commit', 'off', true)) as lazily where id = any ($1::bigint[])`;

export function createDispatches(pool: Pool): Dispatches {
  return {
    async open(workflowIds) {
      const { rows } = await pool.query<Stored>({ name: 'dispatches.open', text: openRows, values: [workflowIds] });
      return rows.map(toRow);
    },
    async waiting(limit, after) {
      const { rows } = await pool.query<{ id: string; workflowId: string }>({
        name: 'dispatches.waiting',
        text: 'select id, workflow_id as "workflowId" from dispatches where done_at is null and id > $2::bigint order by id limit $1',
        values: [limit, after],
      });
      return { workflowIds: rows.map(({ workflowId }) => workflowId), lastId: rows.at(-1)?.id ?? after };
    },
    async done(ids) {
      await pool.query({ name: 'dispatches.done', text: markDone, values: [ids] });
    },
    async failed(id, error) {
      await pool.query('update dispatches set tries = tries + 1, last_error = $2 where id = $1', [
        id,
        error.slice(0, 500),
      ]);
    },
    async lastStarts(since, before, limit) {
      const { rows } = await pool.query<{ workflowId: string; createdAt: Date }>(
        `select workflow_id as "workflowId", created_at as "createdAt" from dispatches
         where kind = 'start' and created_at >= $1 and done_at < $2 order by created_at desc limit $3`,
        [since, before, limit],
      );
      return rows;
    },
    async reopen(since) {
      const { rowCount } = await pool.query(
        `update dispatches d set done_at = null where d.done_at >= $1
          and (d.kind <> 'start' or exists (select 1 from enrollments e where e.id = d.enrollment_id and e.status = 'running'))`,
        [since],
      );
      return rowCount ?? 0;
    },
    async forget(olderThanMs) {
      await pool.query(
        `delete from dispatches where done_at < now() - $1::float8 * interval '1 ms' and created_at < now() - $1::float8 * interval '1 ms'`,
        [olderThanMs],
      );
    },
  };
}

function toRow(row: Stored): DispatchRow {
  const { id, workspace, workflowId, enrollmentId, person, journeyId, version, enteredAt, clock, messageId, channel } =
    row;
  const base = { id, workspace, workflowId };
  const ended = row.status !== 'running';
  // Written by us, in the shape of its kind.
  if (row.kind === 'campaign') return { ...base, kind: 'campaign', campaign: row.payload as StartedCampaign };
  if (row.kind === 'signal') return { ...base, kind: 'signal', occurrence: row.payload as Occurrence, ended };
  if (row.kind === 'update') return { ...base, kind: 'update', wish: row.payload as CancelWish, ended };
  if (row.kind === 'single' && messageId !== null && channel !== null && clock !== null)
    return { ...base, kind: 'single', messageId, channel, clock };
  if (enrollmentId === null || person === null || journeyId === null) return { ...base, kind: 'void' };
  if (version === null || enteredAt === null || clock === null) return { ...base, kind: 'void' };
  const enrollment = { id: enrollmentId, person, journeyId, version, clock, enteredAt };
  return row.kind === 'compensation'
    ? { ...base, kind: 'compensation', enrollment, visit: row.payload as CompensationVisit }
    : { ...base, kind: 'start', enrollment, ended };
}
