import { virtualNow } from '../virtual-now.sql.ts';

/** What spend caps have seen in the windows that are open by the clock of the send that asks. Null where there are none. */
export const openSpend = (of: { workspace: string; settings: string; clock: string }): string => `
  case when ${of.settings} ? 'spend' then (
    select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'since', s.since, 'spent', s.spent)), '[]')
    from spend_windows s
    where s.workspace = ${of.workspace} and s.since > ${virtualNow(of.clock)} - ${longestMs} and s.until > ${virtualNow(of.clock)}) end as spend`;

/** No window is longer than a month. */
const longestMs = 32 * 86_400_000;

/** What was claimed sets its money aside, or nothing is claimed. `from` names who was claimed, with a workspace and `shares`. */
export const takeShares = (from: string): string => `
  insert into spend_windows (workspace, key, since, until, most, spent)
  select m.workspace, s.key, s.since, s.until, min(s.most), take_spend(m.workspace, 0, sum(s.amount)::bigint, min(s.most))
  from ${from} m, jsonb_to_recordset(m.shares) as s (key text, since bigint, until bigint, most bigint, amount bigint)
  group by m.workspace, s.key, s.since, s.until
  on conflict (workspace, since, key) do update
    set spent = take_spend(excluded.workspace, spend_windows.spent, excluded.spent, excluded.most), most = excluded.most
  returning 1`;

/** A statement that was refused because there was no room for all of it, below a spend cap or a toll-fraud breaker. */
export const isOverspent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'CA001';
