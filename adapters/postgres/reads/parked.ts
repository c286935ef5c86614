import type { Pool } from 'pg';
import { most, parkedSince } from './parked.sql.ts';

/** What waits for something or somebody, so that nothing is forgotten. Instants are RFC 3339. */
export type Parked = {
  /** People whose next send is kept back, by what keeps it. */
  readonly heldBack: readonly { readonly reason: string; readonly people: number }[];
  /** Messages nobody can vouch for: `UNKNOWN` is still being looked up, `HELD` waits for a person. */
  readonly messages: readonly { readonly state: 'UNKNOWN' | 'HELD'; readonly count: number; readonly oldest: string }[];
  /** The oldest of them. */
  readonly examples: readonly {
    readonly id: string;
    readonly profile: string;
    readonly journey: string | null;
    readonly channel: string;
    readonly template: string;
    readonly state: string;
    readonly reason: string;
    readonly since: string;
  }[];
  /** What should have been undone, and nobody knows whether it has to be (I10): each waits for a person. */
  readonly compensations: { readonly count: number; readonly oldest: string | null };
  /** Calls to Temporal that are late: committed, and not carried out for more than ten seconds. */
  readonly dispatches: { readonly count: number; readonly oldest: string | null };
  /** Toll-fraud breakers that are open: each waits for a person. */
  readonly breakers: { readonly count: number; readonly oldest: string | null };
  /** What people wrote that may be an opt-out: each waits for a person. */
  readonly optOutDoubts: { readonly count: number; readonly oldest: string | null };
  /** Outcome events on their way out. */
  readonly outbox: { readonly count: number; readonly oldest: string | null };
};

const iso = (column: string): string => `to_json(${column}) #>> '{}'`;

const inState = (state: 'UNKNOWN' | 'HELD'): string =>
  `(select *, ${parkedSince} as since from messages where workspace = $1 and parked and state = '${state}' order by since limit ${most})`;

const parked = `
with open_messages as (${inState('UNKNOWN')} union all ${inState('HELD')}),
undoing as (select parked_at from compensations where workspace = $1 and outcome = 'parked' order by parked_at limit ${most}),
late as (select created_at from dispatches where workspace = $1 and done_at is null and created_at < now() - interval '10 seconds' order by id limit ${most}),
barring as (select changed_at from prefix_breakers where workspace = $1 and open limit ${most}),
doubted as (select at from opt_out_doubts where workspace = $1 and decided_at is null limit ${most}),
leaving as (select created_at from outbox where published_at is null order by id limit ${most})
select
  (select coalesce(json_agg(json_build_object('reason', held_back, 'people', n) order by n desc), '[]') from
    (select held_back, count(*)::int as n from enrollments where workspace = $1 and held_back is not null and status = 'running' group by 1) x) as "heldBack",
  (select coalesce(json_agg(json_build_object('state', state, 'count', n, 'oldest', oldest) order by state), '[]') from
    (select state, count(*)::int as n, ${iso('min(since)')} as oldest from open_messages group by 1) x) as messages,
  (select coalesce(json_agg(json_build_object('id', id, 'profile', profile_id, 'journey', journey_id, 'channel', channel, 'template', template,
      'state', state, 'reason', reason, 'since', ${iso('since')}) order by since), '[]')
    from (select * from open_messages order by since limit 20) x) as examples,
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(parked_at)')}) from undoing) as compensations,
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(created_at)')}) from late) as dispatches,
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(changed_at)')}) from barring) as breakers,
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(at)')}) from doubted) as "optOutDoubts",
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(created_at)')}) from leaving) as outbox`;

export async function readParked(pool: Pool, workspace: string): Promise<Parked> {
  const { rows } = await pool.query<Parked>(parked, [workspace]);
  const [row] = rows;
  if (!row) throw new Error('the database answered no row to a question that always has one');
  return row;
}
