import type { Pool } from 'pg';

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
  /** Calls to Temporal that are late: committed, and not carried out for more than ten seconds. */
  readonly dispatches: { readonly count: number; readonly oldest: string | null };
  /** Outcome events on their way out. */
  readonly outbox: { readonly count: number; readonly oldest: string | null };
};

const iso = (column: string): string => `to_json(${column}) #>> '{}'`;

/** `limit`: counts end there, because "more than ten thousand" says enough. */
const most = 10_000;

const parked = `
with open_messages as (select * from messages where workspace = $1 and parked order by updated_at limit ${most}),
late as (select created_at from dispatches where workspace = $1 and done_at is null and created_at < now() - interval '10 seconds' limit ${most}),
leaving as (select created_at from outbox where published_at is null limit ${most})
select
  (select coalesce(json_agg(json_build_object('reason', held_back, 'people', n) order by n desc), '[]') from
    (select held_back, count(*)::int as n from enrollments where workspace = $1 and held_back is not null and status = 'running' group by 1) x) as "heldBack",
  (select coalesce(json_agg(json_build_object('state', state, 'count', n, 'oldest', oldest) order by state), '[]') from
    (select state, count(*)::int as n, ${iso('min(updated_at)')} as oldest from open_messages group by 1) x) as messages,
  (select coalesce(json_agg(json_build_object('id', id, 'profile', profile_id, 'journey', journey_id, 'channel', channel, 'template', template,
      'state', state, 'reason', reason, 'since', ${iso('updated_at')}) order by updated_at), '[]')
    from (select * from open_messages order by updated_at limit 20) x) as examples,
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(created_at)')}) from late) as dispatches,
  (select json_build_object('count', count(*)::int, 'oldest', ${iso('min(created_at)')}) from leaving) as outbox`;

export async function readParked(pool: Pool, workspace: string): Promise<Parked> {
  const { rows } = await pool.query<Parked>(parked, [workspace]);
  const [row] = rows;
  if (!row) throw new Error('the database answered no row to a question that always has one');
  return row;
}
