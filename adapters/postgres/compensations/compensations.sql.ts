import { trail } from '../journey/trail.sql.ts';
import { isOpen } from '../journey/undone.sql.ts';
import { rowColumns } from '../ledger/facts.sql.ts';

/** From its commit on no claim of the enrollment but a correction's succeeds: a worker that slept through its own send does not send behind our back (I7). */
const barAll = `
  update enrollments set revision = revision + 1,
    mark = jsonb_build_object('status', 'exited', 'reason', 'it is being undone', 'at', now(), 'then', 'compensate')
  where id = $1 and status = 'running' and mark is null returning id`;

/** The same of this visit, and of those before it, which are over: the journey goes on. $10 place. */
const barVisit = `
  update enrollments set revision = revision + 1, undone = coalesce(undone, '{}') || jsonb_build_object($4::text, $5::int),
    place = coalesce($10::jsonb, place)
  where id = $1 and status = 'running' and ${isOpen('$4', '$5')} returning id`;

/**
 * $4 step, $5 visit, $6 kind, $7 version, $8 id, $9 ref of the trace. What began as a mere take-back is one no longer. `barred`: what
 * committed while this waited for the row is not among what it read.
 */
const begin = (bar: string): string => `
with ${trail},
e as (${bar}),
c as (insert into compensations (id, workspace, enrollment_id, journey_id, version, step, visit, kind)
  select $8::uuid, x.workspace, x.id, x.journey_id, $7, $4, $5::int, $6 from enrollments x where x.id = $1
  on conflict (enrollment_id, step, visit, kind) do update set evidence = compensations.evidence - 'takeBack' where compensations.evidence ? 'takeBack')
select exists (select 1 from e) as barred,
  (select coalesce(jsonb_agg(r), '[]') from (
    select ${rowColumns}, m.hop from messages m
    where m.owner_kind = 'enrollment' and m.owner_id = x.id and m.step = $4 and m.visit = $5::int order by m.hop) r) as rows,
  (select d.data from enrollment_data d where d.enrollment_id = x.id and d.ref = $9) as done,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'outcome', k.outcome, 'evidence', k.evidence) order by k.at), '[]')
    from compensations k where k.enrollment_id = x.id and k.step = $4 and k.visit = $5::int) as records,
  (extract(epoch from coalesce((select k.at from compensations k
    where k.enrollment_id = x.id and k.step = $4 and k.visit = $5::int and k.kind = $6), now())) * 1000)::float8 as "askedAt"
from enrollments x where x.id = $1`;
export const beginCompensation = { whole: begin(barAll), partly: begin(barVisit) };

/**
 * $1 enrollment, $2 step, $3 visit, $4 version, $5 id, $6 message. Nothing is marked: only this message is taken back. `takeBack` in the
 * evidence says so to whoever asks for a parked one again.
 */
export const beginTakeBack = `
with c as (insert into compensations (id, workspace, enrollment_id, journey_id, version, step, visit, kind, evidence)
  select $5::uuid, x.workspace, x.id, x.journey_id, $4, $2, $3::int, 'provider-cancel', jsonb_build_object('takeBack', $6::uuid) from enrollments x where x.id = $1 on conflict do nothing)
select (select coalesce(jsonb_agg(r), '[]') from (select ${rowColumns}, m.hop from messages m where m.id = $6::uuid) r) as rows, null as done,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'outcome', k.outcome, 'evidence', k.evidence) order by k.at), '[]')
    from compensations k where k.enrollment_id = x.id and k.step = $2 and k.visit = $3::int) as records,
  (extract(epoch from coalesce((select k.at from compensations k
    where k.enrollment_id = x.id and k.step = $2 and k.visit = $3::int and k.kind = 'provider-cancel'), now())) * 1000)::float8 as "askedAt"
from enrollments x where x.id = $1`;

/** The world hears of it once: the row, its outcome and how often it was asked for make the message id. `from` names rows of compensations. */
const tell = (from: string): string => `
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.compensation.' || outcome, id || ':' || outcome || ':' || tries,
  jsonb_build_object('type', 'compensation.' || outcome, 'compensation', id, 'enrollment', enrollment_id, 'journey', journey_id,
    'version', version, 'step', step, 'visit', visit, 'kind', kind, 'outcome', outcome, 'evidence', evidence, 'at', now())
from ${from}`;

/** $1 enrollment, $2 step, $3 visit, $4 kind, $5 outcome, $6 evidence. What an ended enrollment still kept for this is forgotten. */
export const recordCompensation = `
with c as (
  update compensations set outcome = $5, evidence = evidence || $6::jsonb, ended_at = now(), parked_at = case when $5 = 'parked' then now() end
  where enrollment_id = $1 and step = $2 and visit = $3::int and kind = $4 and outcome is null returning *),
gone as (
  delete from enrollment_data d using enrollments e
  where $5 <> 'parked' and d.enrollment_id = $1 and e.id = $1 and e.status <> 'running' and exists (select 1 from c)
    and not exists (select 1 from compensations k where k.enrollment_id = $1 and (k.outcome is null or k.outcome = 'parked')
      and not exists (select 1 from c where c.id = k.id))),
told as (${tell('c')})
select 1 from c`;

/**
 * $1 enrollment, $2 step, $3 visit, $4 ref of the old values. Profile before enrollment, as the router locks. A trait comes back only where
 * it still is what the step wrote (I10); one that did not exist before goes.
 */
export const restoreTraits = `
with p as materialized (
  select p.id, p.traits from enrollments e
  join profiles q on q.id = e.profile_id
  join profiles p on p.id = coalesce(q.alias_of, q.id) and p.alias_of is null
  where e.id = $1 for no key update of p),
k as materialized (
  select s.key, d.data -> 'was' -> s.key as was, p.traits -> s.key is not distinct from s.value as ours
  from p, enrollment_data d, jsonb_each(d.data -> 'set') s where d.enrollment_id = $1 and d.ref = $4),
c as (
  update compensations set ended_at = now(), outcome = case when exists (select 1 from k where k.ours) then 'undone' else 'nothing' end,
    evidence = jsonb_build_object(
      'restored', (select coalesce(jsonb_agg(k.key order by k.key), '[]') from k where k.ours),
      'changedSince', (select coalesce(jsonb_agg(k.key order by k.key), '[]') from k where not k.ours))
  from p where enrollment_id = $1 and step = $2 and visit = $3::int and kind = 'restore' and outcome is null returning compensations.*),
back as (
  update profiles set revision = revision + 1, updated_at = now(),
    traits = (profiles.traits - (select array_agg(k.key) from k where k.ours))
      || coalesce((select jsonb_object_agg(k.key, k.was) from k where k.ours and k.was <> 'null'), '{}')
  from p where profiles.id = p.id and exists (select 1 from c) and exists (select 1 from k where k.ours)),
told as (${tell('c')})
select 1 from p`;
