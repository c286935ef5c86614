import type { Pool } from 'pg';
import type { ReasonClass } from '../../../domain/policy/reason-class.ts';

/** How many messages were not sent for one reason, or are held because of it. */
export type NotSent = { readonly of: ReasonClass; readonly reason: string; readonly count: number };

/** Of so many days the latest messages that were not sent; older ones of a busy workspace are left out. */
const mostRead = 100_000;
const mostReasons = 100;

const counted = `
select of, reason, count(*)::int as count from (
  select reason_class as of, reason from messages
  where workspace = $1 and reason_class is not null and created_at > now() - $2::int * interval '1 day' and state in ('SKIPPED', 'REJECTED', 'HELD')
  order by created_at desc limit ${mostRead}) x
group by of, reason order by count(*) desc, reason limit ${mostReasons}`;

/** By class and reason, the most frequent first. */
export async function readNotSent(pool: Pool, workspace: string, days: number): Promise<readonly NotSent[]> {
  return (await pool.query<NotSent>({ name: 'reads.not-sent', text: counted, values: [workspace, days] })).rows;
}
