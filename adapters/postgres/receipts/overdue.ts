import type { Pool } from 'pg';
import type { Stage } from '../../../domain/message/overdue.ts';
import type { Awaited } from './awaited.ts';

/** Up to where a stage has been gone through: a place in the order of age. */
export type OverduePlace = { readonly at: string; readonly id: string };

export type OverduePage = {
  readonly messages: readonly Awaited[];
  /** Where the next page begins once these have been asked for. */
  readonly next: OverduePlace;
  readonly isLast: boolean;
};

const instant = (column: string): string => `to_json(${column}) #>> '{}'`;
const ago = (parameter: string): string => `clock_timestamp() - ${parameter}::float8 * interval '1 ms'`;
const first = '00000000-0000-0000-0000-000000000000';
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** What became too old for the stage while nobody asked is met at the next one. */
const bounds = `
select ${instant('x.until')} as until, ${instant('x.since')} as since, case when x.reached = x.since then x.message_id else '${first}' end as after from (
  select b.until, p.reached, p.message_id, greatest(b.begins, p.reached) as since
  from (select ${ago('$4')} as until, ${ago('$5')} as begins) b
  left join overdue_places p on p.gateway = $1 and p.channel = $2 and p.stage = $3) x`;

/** $1 gateway, $2 channel, $3 since, $4 after, $5 until, $6 limit. Not named: it is planned for the stretch that it asks about. */
const page = `
select workspace, provider_message_id as "providerMessageId", ${instant('created_at')} as at, id from messages
where gateway = $1 and channel = $2 and state = 'ACCEPTED' and delivery in ('none', 'pending')
  and created_at between $3::timestamptz and $5::timestamptz and (created_at, id) > ($3::timestamptz, $4::uuid)
order by created_at, id limit $6`;

type Of = { readonly gateway: string; readonly channel: string; readonly stage: Stage };

/** The next messages of a stage that nobody has told the end of. */
export async function overduePage(pool: Pool, { gateway, channel, stage }: Of, limit: number): Promise<OverduePage> {
  const asked = [gateway, channel, stage.n, stage.fromMs, stage.toMs];
  const { rows: bound } = await pool.query<{ until: string; since: string; after: string }>(bounds, asked);
  const [between] = bound;
  if (between === undefined) throw new Error('a stretch of time without bounds');
  const { since, after, until } = between;
  type Row = Awaited & { readonly id: string };
  const { rows } = await pool.query<Row>(page, [gateway, channel, since, after, until, limit]);
  const end = rows.length < limit ? undefined : rows.at(-1);
  return { messages: rows, next: end ?? { at: until, id: last }, isLast: end === undefined };
}

export async function passOverdue(pool: Pool, { gateway, channel, stage }: Of, next: OverduePlace): Promise<void> {
  await pool.query(
    `insert into overdue_places (gateway, channel, stage, reached, message_id) values ($1, $2, $3, $4, $5)
     on conflict (gateway, channel, stage) do update set reached = excluded.reached, message_id = excluded.message_id
     where (overdue_places.reached, overdue_places.message_id) < (excluded.reached, excluded.message_id)`,
    [gateway, channel, stage.n, next.at, next.id],
  );
}
