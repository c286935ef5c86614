/** What the demo reads of the books. $1 profiles */
export const enrollmentsOf = `
select id, journey_id as journey, version, profile_id as profile, workflow_id as workflow, status, reason
from enrollments where profile_id = any($1::uuid[]) order by entered_at, id`;

/** $1 enrollments and campaigns */
export const messagesOf = `
select m.id, case m.owner_kind when 'enrollment' then m.owner_id end as enrollment,
  case m.owner_kind when 'campaign' then m.owner_id end as campaign, m.profile_id as profile, m.channel, m.template, m.step,
  m.gateway as provider, m.provider_message_id as "providerMessageId", m.state, m.reason, m.delivery, m.virtual_at::float8 as "virtualAt",
  coalesce((select jsonb_agg(jsonb_build_object('n', n, 'outcome', outcome, 'detail', detail) order by n)
    from attempts where message_id = m.id), '[]') as answers
from messages m where m.owner_id = any($1::uuid[]) order by m.created_at, m.id`;

/** $1 enrollments */
export const compensationsOf = `
select c.id, c.enrollment_id as enrollment, e.profile_id as profile, c.journey_id as journey, c.step, c.kind, c.outcome, c.evidence,
  (select coalesce(jsonb_object_agg(key, p.traits -> key), '{}') from jsonb_array_elements_text(c.evidence -> 'restored') key) as holds
from compensations c
join enrollments e on e.id = c.enrollment_id
join profiles q on q.id = e.profile_id
join profiles p on p.id = coalesce(q.alias_of, q.id)
where c.enrollment_id = any($1::uuid[]) order by c.at, c.id`;

/** $1 campaign */
export const campaignOf = `
select key, id, segment, rate, state, audience, preview -> 'cost' as cost, extract(epoch from ended_at - launched_at)::float8 as seconds
from campaigns where key = $1::uuid`;

/** $1 campaign */
export const recipientsOf = `
select n, profile_id as profile, state, reason, message_id as message, request from campaign_recipients where campaign = $1::uuid order by n`;

/** $1 enrollments and campaigns. An outcome of a whole campaign names it as people do. */
export const outcomesOf = `
select payload || jsonb_build_object('subject', subject, 'messageId', message_id) as payload from outbox
where payload ->> 'ownerId' = any($1) or payload ->> 'enrollment' = any($1)
  or payload ->> 'campaign' in (select id from campaigns where key::text = any($1))
order by id`;
