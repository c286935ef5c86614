import type { Pool } from 'pg';
import { type Clock, toVirtual } from '../../../domain/clock.ts';
import { databaseTime } from '../database-time.ts';
import { endOfKeeping, type RemovedKind } from '../../../domain/retention.ts';
import { aged } from './aged.sql.ts';
import {
  endedCampaigns,
  endedEnrollments,
  hasUnsettled,
  settledRequests,
  theirRecipients,
  undoing,
} from './owned.sql.ts';
import { keptSince } from './kept-since.ts';

type Counted<What> = { readonly what: What; readonly rows: number };
export type RetentionPreview = {
  /** Null: everything is kept. */
  readonly keepDays: number | null;
  /** What ended before this leaves. */
  readonly before: string | null;
  /** What would leave now; counts end at `most`. */
  readonly going: readonly Counted<RemovedKind>[];
  readonly kept: readonly (Counted<string> & { readonly because: string })[];
  /** What left by day, the latest first. */
  readonly removed: readonly { readonly day: string; readonly rows: Readonly<Record<string, number>> }[];
  /** What ended before then may be gone. */
  readonly keptSince: string | null;
};

/** Counts end here: who previews wants to know how much it is, not wait for it. */
export const most = 100_000;
/** Messages are counted by their owners, each by a look of its own. */
const mostOwners = 20_000;
const patienceMs = 20_000;

const capped = (from: string): string => `(select count(*)::int from (select 1 ${from} limit ${most}) x)`;

const going: Partial<Record<RemovedKind, string>> = {
  enrollments: capped(`${endedEnrollments} and not ${undoing} and not ${hasUnsettled}`),
  requests: capped(settledRequests),
  campaigns: capped(endedCampaigns),
  recipients: capped(theirRecipients),
  messages: `(select count(*)::int from (select 1 from (
    (select e.id ${endedEnrollments} and not ${undoing} and not ${hasUnsettled} limit ${mostOwners})
    union all (select c.key ${endedCampaigns})
    union all (select r.message_id ${settledRequests} limit ${mostOwners})) o (id)
    join messages x on x.owner_id = o.id limit ${most}) x)`,
};

/** What is older and stays all the same, or is younger. */
const kept: readonly (readonly [what: string, from: string, because: string])[] = [
  ['enrollments', `from enrollments e where e.workspace = $1 and e.ended_at >= $2::timestamptz`, 'ended later'],
  ['enrollments', `from enrollments e where e.workspace = $1 and e.status = 'running'`, 'have not ended'],
  ['enrollments', `from enrollments e where e.workspace = $1 and e.bare`, 'bare: re-entry asks who was there'],
  ['enrollments', `${endedEnrollments} and ${undoing}`, 'their undoing waits for a turn or a person'],
  ['enrollments', `${endedEnrollments} and ${hasUnsettled}`, 'a message of theirs is not settled'],
  [
    'campaigns',
    `from campaigns c where c.workspace = $1 and (c.ended_at is null or c.ended_at >= $2::timestamptz)`,
    'have not ended, or later',
  ],
  ['events', `from inbox x where x.workspace = $1 and x.received_at >= $2::timestamptz`, 'came later'],
];

/** Counts with the conditions by which things are removed. Null `keepDays`: nothing ever leaves. */
export async function previewRetention(
  pool: Pool,
  workspace: string,
  keepDays: number | null,
  clock: (now: number) => Clock,
): Promise<RetentionPreview> {
  const now = await databaseTime(pool);
  const before = keepDays === null ? null : endOfKeeping(keepDays, now);
  const policyBefore = keepDays === null ? null : Math.floor(endOfKeeping(keepDays, toVirtual(clock(now), now)));
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // Messages by their owners, one by one: a few of many.
    await client.query(
      `set local statement_timeout = ${patienceMs}; set local enable_hashjoin = off; set local enable_mergejoin = off`,
    );
    const head = { $1: workspace, $2: before === null ? '-infinity' : new Date(before), $4: policyBefore };
    const count = async (expression: string): Promise<number> => {
      const { text, values } = withOnly(head, expression);
      return (await client.query<{ n: number }>(`select ${text} as n`, values)).rows[0]?.n ?? 0;
    };
    const found: Counted<RemovedKind>[] = [];
    if (before !== null) {
      const all = { ...going, ...Object.fromEntries(Object.entries(aged).map(([what, from]) => [what, capped(from)])) };
      for (const [what, expression] of Object.entries(all) as [RemovedKind, string][])
        found.push({ what, rows: await count(expression) });
    }
    const stays = [];
    for (const [what, from, because] of kept) stays.push({ what, because, rows: await count(capped(from)) });
    const removed = await client.query<{ day: string; rows: Record<string, number> }>(
      `select day::text, jsonb_object_agg(what, rows) as rows from removals where workspace = $1
       group by day order by day desc limit 7`,
      [workspace],
    );
    const since = await keptSince(client, workspace);
    await client.query('commit');
    return {
      keepDays,
      before: before === null ? null : new Date(before).toISOString(),
      going: found.filter(({ rows }) => rows > 0),
      kept: stays.filter(({ rows }) => rows > 0),
      removed: removed.rows,
      keptSince: since === null ? null : new Date(since).toISOString(),
    };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** The parameters that an expression names, and it with those numbered from 1: one that nothing names has no type. */
function withOnly(
  given: Readonly<Record<string, unknown>>,
  expression: string,
): { readonly text: string; readonly values: unknown[] } {
  const named = Object.keys(given).filter((name) => expression.includes(name));
  const text = named.reduce((all, name, index) => all.replaceAll(name, `$${index + 1}`), expression);
  return { text, values: named.map((name) => given[name]) };
}
