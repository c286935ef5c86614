import { reachedGoal } from '../journey/goal.sql.ts';

/**
 * $1 marks. Without a mark only the slot is given up. A row that ended meanwhile keeps its end, and a goal that should have ended it counts as
 * one that came after; the first mark stays, but for one that wants it undone.
 */
export const markEnrollments = `
update enrollments e set slot_held = x.slot_held, revision = e.revision + 1,
  mark = case when e.status <> 'running' then e.mark when x.mark ->> 'then' = 'compensate' and e.mark ->> 'then' is null then x.mark else coalesce(e.mark, x.mark) end,
  goal_at = coalesce(e.goal_at, to_timestamp(x.goal_ms / 1000),
    case when e.status <> 'running' and e.goal_ms is not null and ${reachedGoal('x.mark')} then (x.mark ->> 'at')::timestamptz end)
from jsonb_to_recordset($1::jsonb) as x (id uuid, mark jsonb, slot_held bool, goal_ms float8)
where e.id = x.id`;

/** $1 winner, $2 loser. A channel unsubscribed under either name stays so: nobody is won back by a merge. */
export const mergeProfiles = `
with names as (update identities set profile_id = $1::uuid where profile_id = $2::uuid),
moved as (update enrollments set profile_id = $1, revision = revision + 1 where profile_id = $2),
said as (
  insert into consents (workspace, profile_id, channel, topic, state, source, at, stopped_by, proof, confirmed_at)
  select workspace, $1, channel, topic, state, source, at, stopped_by, proof, confirmed_at from consents where profile_id = $2
  on conflict (profile_id, channel, topic) do update
    set state = excluded.state, source = excluded.source, at = excluded.at, stopped_by = excluded.stopped_by,
      proof = excluded.proof, confirmed_at = null
  where excluded.state = 'unsubscribed' and consents.state <> 'unsubscribed'),
noted as (
  insert into audit (workspace, actor, action, target, detail)
  select workspace, 'router', 'profile.merged', $1::text, jsonb_build_object('alias', $2::text) from profiles where id = $1)
update profiles set alias_of = case when id = $1 then null else $1 end, revision = revision + 1, updated_at = now()
where id in ($1, $2) or alias_of = $2`;

/**
 * $1 new profiles, $2 names, $3 traits, $4 inbox, $5 enrollments, $6 payloads, $7 dispatches, $8 outcomes, $9 positions.
 * Answers how many names and inbox rows were ours to take; fewer than given means that another router was faster.
 */
export const writeAll = `
with born as (
  insert into profiles (id, workspace, traits)
  select id, workspace, traits from jsonb_to_recordset($1::jsonb) as x (id uuid, workspace text, traits jsonb)),
named as (
  insert into identities (workspace, kind, value, profile_id)
  select workspace, kind, value, profile_id from jsonb_to_recordset($2::jsonb) as x (workspace text, kind text, value text, profile_id uuid)
  -- One order for all routers: who waits for a name never holds one that comes later.
  order by workspace, kind, value
  on conflict do nothing returning 1),
learnt as (
  update profiles p set traits = x.traits, revision = p.revision + 1, updated_at = now()
  from jsonb_to_recordset($3::jsonb) as x (id uuid, traits jsonb) where p.id = x.id),
seen as (
  insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, profile_id, verdicts, properties, received_at)
  select workspace, source, event_id, decode(hash, 'hex'), type, stream_seq, profile_id, verdicts, properties, to_timestamp(received_ms / 1000)
  from jsonb_to_recordset($4::jsonb) as x (workspace text, source text, event_id text, hash text, type text, stream_seq bigint, profile_id uuid, verdicts jsonb, properties jsonb, received_ms float8)
  -- Only an event that was parked before gets here twice: a redrive.
  on conflict (workspace, source, event_id) do update set content_hash = excluded.content_hash, type = excluded.type,
    stream_seq = excluded.stream_seq, profile_id = excluded.profile_id, verdicts = excluded.verdicts, properties = excluded.properties, received_at = excluded.received_at
  where inbox.verdicts @> '[{"verdict": "invalid"}]' returning 1),
entered as (
  insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, slot_held, mark, place, entry_source, entry_event_id, entered_at, clock, goal_ms)
  select id, workspace, journey_id, version, profile_id, profile_id, workflow_id, slot, slot_held, mark, place, entry_source, entry_event_id, to_timestamp(entered_ms / 1000), clock, goal_ms
  from jsonb_to_recordset($5::jsonb) as x (id uuid, workspace text, journey_id text, version text, profile_id uuid, workflow_id text, slot text, slot_held bool, mark jsonb, place jsonb,
    entry_source text, entry_event_id text, entered_ms float8, clock jsonb, goal_ms bigint)),
kept as (
  insert into enrollment_data (enrollment_id, ref, data)
  select enrollment_id, ref, data from jsonb_to_recordset($6::jsonb) as x (enrollment_id uuid, ref text, data jsonb)
  -- Whoever ended meanwhile has forgotten its payloads already.
  where not exists (select 1 from enrollments e where e.id = x.enrollment_id and e.status <> 'running')
  on conflict do nothing),
implied as (
  insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select workspace, enrollment_id, workflow_id, kind, payload
  from jsonb_to_recordset($7::jsonb) as x (n int, workspace text, enrollment_id uuid, workflow_id text, kind text, payload jsonb) order by n),
told as (
  insert into outbox (subject, message_id, payload)
  select subject, message_id, payload from jsonb_to_recordset($8::jsonb) as x (n int, subject text, message_id text, payload jsonb) order by n),
moved as (
  update partitions p set position = x.position
  from jsonb_to_recordset($9::jsonb) as x (stream text, partition int, position bigint) where p.stream = x.stream and p.partition = x.partition)
select (select count(*) from named)::int as names, (select count(*) from seen)::int as seen`;
