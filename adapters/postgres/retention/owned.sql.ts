import type { RemovedKind } from '../../../domain/retention.ts';

/** What leaves with the messages of the CTE `m`, which deletes them and answers their ids. */
export const withMessages = `
at as (delete from attempts x using m where x.message_id = m.id),
lo as (delete from look_ups x using m where x.message_id = m.id),
re as (delete from receipts x using m where x.message_id = m.id),
en as (delete from engagements x using m where x.message_id = m.id returning 1),
an as (update inbound_messages x set answers = null from m where x.answers = m.id)`;

/** What is not over, whatever its owner says: somebody may still settle it. */
export const unsettled = `state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN')`;

/**
 * The end of every statement that removes: what left is counted in the same commit. $1 workspace, $2 the instant before which things must have
 * ended. `counts`: which CTE holds how many of what; the first says whether there may be more.
 */
export function counted(counts: Partial<Record<RemovedKind, string>>): string {
  const rows = Object.entries(counts).map(([what, cte]) => `('${what}', (select count(*) from ${cte}))`);
  return `
n as materialized (select * from (values ${rows.join(', ')}) as x (what, rows) where rows > 0),
k as (
  insert into removals (workspace, day, what, rows, until)
  select $1, (now() at time zone 'UTC')::date, what, rows, $2::timestamptz from n order by what
  on conflict (workspace, day, what) do update
    set rows = removals.rows + excluded.rows, until = greatest(removals.until, excluded.until), audited = false)
select what, rows::int from n`;
}

/** Undoing that waits, for a turn or for a person. */
export const undoing = `exists (select 1 from compensations c where c.enrollment_id = e.id and (c.outcome is null or c.outcome = 'parked'))`;
export const hasUnsettled = `exists (select 1 from messages m where m.owner_id = e.id and m.${unsettled})`;

/** Enrollments that ended, oldest first. $1 workspace, $2 before */
export const endedEnrollments = `
from enrollments e where e.workspace = $1 and e.ended_at < $2::timestamptz and not e.bare`;

/**
 * $3 how many, $4 journeys whose re-entry asks for those who were there, and for how long (ms; null: for ever). An enrollment leaves with all
 * that hangs on it, or all that hangs on it leaves: in one statement, so that nothing dangles wherever it is cut off.
 */
export const removeEnrollments = `
with j as materialized (select * from jsonb_to_recordset($4::jsonb) as j (journey text, within float8)),
due as materialized (
  select e.id, e.slot = 'once' or exists (
      select 1 from j where j.journey = e.journey_id
        and (j.within is null or extract(epoch from now() - e.entered_at) * 1000 * (e.clock ->> 'scale')::float8 < j.within)) as stays
  ${endedEnrollments} and not ${undoing} and not ${hasUnsettled}
  order by e.ended_at limit $3 for no key update of e skip locked),
m as (delete from messages x using due where x.owner_kind = 'enrollment' and x.owner_id = due.id returning x.id),
${withMessages},
tr as (delete from enrollment_trail x using due where x.enrollment_id = due.id),
co as (delete from compensations x using due where x.enrollment_id = due.id),
mi as (delete from migrated_enrollments x using due where x.enrollment_id = due.id),
dr as (delete from split_draws x using due where x.enrollment_id = due.id),
da as (delete from enrollment_data x using due where x.enrollment_id = due.id),
ba as (update enrollments x set bare = true from due where x.id = due.id and due.stays returning 1),
go as (delete from enrollments x using due where x.id = due.id and not due.stays returning 1),
${counted({ enrollments: 'due', messages: 'm', engagements: 'en' })}`;

/** Direct sends whose message is settled. $1 workspace, $2 before, $3 how many */
export const settledRequests = `
from send_requests r join messages m on m.id = r.message_id
where r.workspace = $1 and r.created_at < $2::timestamptz and m.updated_at < $2::timestamptz and not m.${unsettled}`;

export const removeRequests = `
with due as materialized (
  select r.message_id ${settledRequests} order by r.created_at limit $3 for update of r skip locked),
m as (delete from messages x using due where x.id = due.message_id returning x.id),
${withMessages},
go as (delete from send_requests x using due where x.message_id = due.message_id),
${counted({ requests: 'due', messages: 'm', engagements: 'en' })}`;

export const endedCampaigns = `from campaigns c where c.workspace = $1 and c.ended_at < $2::timestamptz`;

export const theirRecipients = `
from campaigns c join campaign_recipients r on r.campaign = c.key where c.workspace = $1 and c.ended_at < $2::timestamptz`;

/**
 * A page of the campaign that ended first: recipients with their messages, then messages without one, and in the end itself. It is there for
 * as long as anything of it is. $1 workspace, $2 before, $3 how many recipients
 */
export const removeCampaign = `
with c as materialized (select key ${endedCampaigns} order by c.ended_at, c.key limit 1 for update skip locked),
r as materialized (
  select x.campaign, x.n, x.message_id from campaign_recipients x join c on x.campaign = c.key
  order by x.campaign, x.n limit $3 for update of x skip locked),
due as materialized (
  select message_id as id from r where message_id is not null
  union all
  (select x.id from messages x join c on x.owner_id = c.key where not exists (select 1 from r) limit $3)),
m as (delete from messages x using due where x.id = due.id returning x.id),
${withMessages},
pe as (delete from campaign_recipients x using r where x.campaign = r.campaign and x.n = r.n returning 1),
go as (
  delete from campaigns x using c where x.key = c.key
    and not exists (select 1 from due) and not exists (select 1 from campaign_recipients y where y.campaign = c.key)
  returning x.key),
pa as (delete from campaign_paces x using go where x.campaign = go.key),
${counted({ recipients: 'pe', messages: 'm', engagements: 'en', campaigns: 'go' })}`;
