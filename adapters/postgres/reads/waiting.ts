import type { Pool } from 'pg';
import { most, parkedSince } from './parked.sql.ts';

/** What can wait for something or somebody, by its name in `/metrics`. */
export const waitingKinds = [
  'compensations_parked',
  'messages_unknown',
  'messages_held',
  'dispatches_late',
  'outbox',
  'breakers_open',
  'opt_outs_unheard',
  'opt_outs_doubted',
  'receipts_orphaned',
  'audit_unsealed',
  'enrollments_held_back',
] as const;
type WaitingKind = (typeof waitingKinds)[number];

/** `count` ends at ten thousand of a kind. `oldestSeconds`: 0 where nothing waits, null where nobody wrote down since when. */
export type Waiting = Readonly<Record<WaitingKind, { readonly count: number; readonly oldestSeconds: number | null }>>;

const aged = (since: string, from: string): string =>
  `(select json_build_object('count', count(*)::int, 'oldestSeconds', coalesce(greatest(0, extract(epoch from now() - min(${since}))), 0)::float8) from ${from})`;

const parked = (state: 'UNKNOWN' | 'HELD'): string =>
  `select ${parkedSince} as since from messages where parked and state = '${state}' limit ${most}`;

/**
 * Each part reads one partial index and stops at what it counts; `dispatches` and `outbox` come oldest first. Parked messages of the other
 * state are passed over: a held one stays held, and however many of them there are they must not hide an unknown one.
 */
const text = `
with unknown as (${parked('UNKNOWN')}),
held as (${parked('HELD')}),
undoing as (select parked_at from compensations where outcome = 'parked' limit ${most}),
calls as (select created_at from dispatches where done_at is null order by id limit ${most}),
leaving as (select created_at from outbox where published_at is null order by id limit ${most}),
barring as (select changed_at from prefix_breakers where open limit ${most}),
orphaned as (select received_at from orphan_receipts where received_at < now() - interval '10 minutes' order by received_at limit ${most}),
doubted as (select at from opt_out_doubts where decided_at is null limit ${most}),
unsealed as (select at from audit where number is null limit ${most}),
held_back as (select 1 from enrollments where held_back is not null and status = 'running' limit ${most})
select
  ${aged('parked_at', 'undoing')} as compensations_parked,
  ${aged('since', 'unknown')} as messages_unknown,
  ${aged('since', 'held')} as messages_held,
  ${aged('created_at', `calls where created_at < now() - interval '10 seconds'`)} as dispatches_late,
  ${aged('created_at', 'leaving')} as outbox,
  ${aged('changed_at', 'barring')} as breakers_open,
  ${aged('until', 'opt_outs_heard where opt_outs_unheard_ms() is not null')} as opt_outs_unheard,
  ${aged('at', 'doubted')} as opt_outs_doubted,
  ${aged('received_at', 'orphaned')} as receipts_orphaned,
  ${aged('at', 'unsealed')} as audit_unsealed,
  (select json_build_object('count', count(*)::int, 'oldestSeconds', null) from held_back) as enrollments_held_back`;

/** Nobody waits for the answer any longer, ms; the connection is given up then, so that a silent database does not use up the pool. */
const query_timeout = 2_000;
const question = { text, query_timeout };

/** Over all workspaces, for alerts. */
export async function readWaiting(pool: Pool): Promise<Waiting> {
  const { rows } = await pool.query<Waiting>(question);
  const [row] = rows;
  if (!row) throw new Error('the database answered no row to a question that always has one');
  return row;
}
