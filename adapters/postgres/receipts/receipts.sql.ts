import { orComplaint } from '../suppressed.sql.ts';
import { writeAttempts } from '../ledger/attempts.sql.ts';
import { asName, strongestName } from './strongest-name.sql.ts';

/** $1 provider message ids. In the order of their ids, so that two consumers never wait for each other in a circle. */
export const lockMessages = `
select m.id, m.provider_message_id as "messageId", m.workspace, m.profile_id as "profileId", m.channel, m.address, m.state, m.delivery, m.step, m.visit, m.hop, m.awaits_receipt as "awaitsReceipt", m.dtmf,
  e.id as "enrollmentId", e.workflow_id as "workflowId", e.clock
from messages m
left join enrollments e on m.owner_kind = 'enrollment' and e.id = m.owner_id and e.status = 'running'
where m.provider_message_id = any ($1::text[])
order by m.id for update of m`;

/** People before messages, as every claim locks. $1 provider message ids */
export const lockRecipients = `
select q.id from profiles q where q.id in (
  select coalesce(p.alias_of, p.id) from messages m join profiles p on p.id = m.profile_id where m.provider_message_id = any ($1::text[]))
order by q.id for no key update`;

/** The person it was for, by the strongest name. */
const keyedBy = `(
  select n.name from profiles q, lateral (select ${asName} as name ${strongestName('q')}) n where q.id = messages.profile_id)`;

/**
 * $1 receipts, $2 changes, $3 dispatches, $4 addresses that nobody writes to any more, in their one spelling: every claim that was decided for
 * whom the message was for is an old one then (I7).
 */
export const writeReceipts = `
with r as (
  insert into receipts (message_id, dedupe, status, code, provider_at, received_at, answer, dtmf, answered_by, collected)
  select message_id, dedupe, status, code, to_timestamp(provider_ms / 1000), to_timestamp(received_ms / 1000), answer, dtmf, answered_by, collected
  from jsonb_to_recordset($1::jsonb) as x (
    message_id uuid, dedupe text, status text, code text, provider_ms float8, received_ms float8, answer text, dtmf text,
    answered_by text, collected jsonb)
  on conflict do nothing),
ended as (select * from jsonb_to_recordset($4::jsonb) as x (workspace text, channel text, address text, reason text, profile uuid)),
listed as (
  insert into suppressions (workspace, channel, address, reason, source)
  select distinct on (workspace, channel, address) workspace, channel, address, reason, 'report'
  from ended order by workspace, channel, address
  ${orComplaint} returning workspace, channel, address),
raised as (
  update profiles set revision = revision + 1, updated_at = now() where id in (
    select coalesce(p.alias_of, p.id) from listed l join ended using (workspace, channel, address) join profiles p on p.id = ended.profile)),
x as (
  select * from jsonb_to_recordset($2::jsonb) as x (id uuid, state text, delivery text, settled bool, advanced bool, reason text, status text, code text, received_ms float8,
    answer text, dtmf text, answered_by text, collected jsonb, lasting bool)),
m as (
  update messages set state = x.state, delivery = x.delivery, reason = coalesce(x.reason, messages.reason),
    reason_class = case when not x.settled then messages.reason_class when x.state = 'REJECTED' then 'address' end, updated_at = now(),
    lease_until = case when x.settled then null else lease_until end,
    answer = coalesce(x.answer, messages.answer), answered_by = coalesce(x.answered_by, messages.answered_by),
    -- what was keyed in is an event already, and stays what that says
    dtmf = coalesce(messages.dtmf, x.dtmf), collected = coalesce(messages.collected, x.collected),
    keyed_by = coalesce(messages.keyed_by, case when x.dtmf is not null then ${keyedBy} end),
    delivery_at = case when x.advanced then to_timestamp(x.received_ms / 1000) else delivery_at end
  from x where messages.id = x.id
  returning messages.*, x.settled, x.advanced, x.status as reported, x.code, x.lasting),
a as (
  ${writeAttempts('m', "'reported'", 'm.reported')} where m.settled and m.gateway is not null
  on conflict (message_id, n) do update set finished_at = excluded.finished_at, outcome = excluded.outcome, detail = excluded.detail
    where attempts.finished_at is null),
d as (
  insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select workspace, enrollment_id, workflow_id, 'signal', payload
  from jsonb_to_recordset($3::jsonb) as x (workspace text, enrollment_id uuid, workflow_id text, payload jsonb))
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.message.' || name, id || ':' || name || ':' || attempt,
  jsonb_build_object('type', 'message.' || name, 'message', id, 'providerMessageId', provider_message_id, 'profile', profile_id,
    'owner', owner_kind, 'ownerId', owner_id, 'journey', journey_id, 'version', version, 'step', step, 'channel', channel, 'template', template,
    'class', class, 'state', state, 'delivery', delivery, 'reason', reason, 'status', reported, 'code', code, 'attempt', attempt,
    'virtualAt', virtual_at, 'at', now()) || case when lasting is null then '{}' else jsonb_build_object('lasting', lasting) end
from (
  select *, lower(state) as name from m where settled
  union all
  select *, delivery as name from m where advanced and delivery not in ('none', 'pending') and not (settled and lower(state) = delivery)) told`;

/** $1 reports about messages that nobody knows. */
export const storeOrphans = `
insert into orphan_receipts (dedupe, workspace, provider_message_id, report)
select x.report ->> 'dedupe', x.report ->> 'workspace', x.report ->> 'messageId', x.report
from jsonb_array_elements($1::jsonb) as x (report) on conflict do nothing`;
