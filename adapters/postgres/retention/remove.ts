import type { Pool } from 'pg';
import type { RemovedKind } from '../../../domain/retention.ts';
import { type AgedKind, aged, byPolicyClock, removeAged } from './aged.sql.ts';
import { removeCampaign, removeEnrollments, removeRequests } from './owned.sql.ts';
import { askingJourneys } from './reentry.ts';

/** How many of what one statement removed. */
export type Removed = Partial<Record<RemovedKind, number>>;

/** What ended before `before` leaves; `policyBefore`: the same instant by the clock that policy goes by. Both epoch ms. */
export type Ended = { readonly workspace: string; readonly before: number; readonly policyBefore: number };

/** One kind of thing that leaves: one statement and one commit each time it is asked. */
export type Removal = {
  readonly what: RemovedKind;
  remove(ended: Ended): Promise<{ readonly removed: Removed; readonly isMore: boolean }>;
};

/** Owners in one statement, each with a handful of rows: some tens of milliseconds. */
const owners = 500;
/** Rows that nothing hangs on. */
const loose = 2_000;

/**
 * Settings for the one connection that removes: by keys, however the statistics are; never in anybody's way for long; and without waiting for
 * the disk, because what a power cut takes back is removed again.
 */
export const removing =
  '-c lock_timeout=500 -c statement_timeout=30000 -c synchronous_commit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off';

/** In the order in which they are removed. `pool` has `removing` as its settings. */
export function createRemovals(pool: Pool): readonly Removal[] {
  const remove = async (what: RemovedKind, text: string, values: readonly unknown[], most: number) => {
    const { rows } = await pool.query<{ what: RemovedKind; rows: number }>({
      name: `retention.${what.replace(' ', '-')}`,
      text,
      values: [...values],
    });
    const removed: Removed = Object.fromEntries(rows.map((one) => [one.what, one.rows]));
    return { removed, isMore: (removed[what] ?? 0) >= most };
  };
  const head = ({ workspace, before }: Ended) => [workspace, new Date(before)];
  const ofAge = (what: AgedKind): Removal => ({
    what,
    remove: (ended) =>
      remove(
        what,
        removeAged(what),
        [...head(ended), loose, ...(byPolicyClock.has(what) ? [Math.floor(ended.policyBefore)] : [])],
        loose,
      ),
  });
  return [
    {
      what: 'enrollments',
      async remove(ended) {
        const asking = JSON.stringify(await askingJourneys(pool, ended.workspace));
        return remove('enrollments', removeEnrollments, [...head(ended), owners, asking], owners);
      },
    },
    { what: 'requests', remove: (ended) => remove('requests', removeRequests, [...head(ended), owners], owners) },
    {
      what: 'campaigns',
      async remove(ended) {
        const { removed } = await remove('campaigns', removeCampaign, [...head(ended), owners], 1);
        // Its last page takes the campaign itself, and there may be another one.
        return { removed, isMore: Object.keys(removed).length > 0 };
      },
    },
    ...(Object.keys(aged) as AgedKind[]).map(ofAge),
  ];
}

export async function workspaces(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from workspaces order by id');
  return rows.map(({ id }) => id);
}

/** A day that is over is told in the audit, once, with what left on it; its counts are forgotten when as old as what they count. */
const audit = `
with told as (
  update removals set audited = true where not audited and day < (now() at time zone 'UTC')::date returning *),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select workspace, 'carillon', 'retention', day::text, jsonb_build_object('endedBefore', max(until), 'removed', jsonb_object_agg(what, rows))
  from told group by workspace, day),
old as (delete from removals where audited and day < (now() - $1::int * interval '1 day')::date
  and exists (select 1 from removals r where r.workspace = removals.workspace and r.day > removals.day))
select count(*) from told`;

export async function auditRemovals(pool: Pool, keepDays: number): Promise<void> {
  await pool.query(audit, [keepDays]);
}
