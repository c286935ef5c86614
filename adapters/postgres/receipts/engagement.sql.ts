import { orComplaint } from '../suppressed.sql.ts';
import { asName, strongestName } from './strongest-name.sql.ts';

/** Everybody who has one of the addresses, however it stands with them, and whoever the messages were for. */
const people = `
asked as (
  select * from jsonb_to_recordset($1::jsonb) as x (workspace text, channel text, address text, profile uuid, message_id uuid, dedupe text, kind text, url text, name jsonb, reason text, unsubscribes bool)),
found as (
  select a.dedupe, coalesce(p.alias_of, p.id) as id from asked a
    join profiles p on p.workspace = a.workspace and p.traits ? 'email' and lower(p.traits ->> 'email') = a.address
    where a.reason is not null
  union
  select a.dedupe, coalesce(p.alias_of, p.id) from asked a
    join identities i on i.workspace = a.workspace and i.kind = 'email' and i.value = a.address join profiles p on p.id = i.profile_id
    where a.reason is not null
  union
  select a.dedupe, coalesce(p.alias_of, p.id) from asked a
    join messages m on m.workspace = a.workspace and m.channel = a.channel and m.address = a.address join profiles p on p.id = m.profile_id
    where a.reason is not null
  union
  select a.dedupe, coalesce(p.alias_of, p.id) from asked a join profiles p on p.id = a.profile where a.reason is not null)`;

/** On its own first: whoever was merged while we waited is found under the other name by the next statement. */
export const lockPeople = `
with ${people}
select id from profiles where id in (select id from found) order by id for no key update`;

/**
 * What is new of it, and what follows: addresses that nobody writes to any more, consent, and a revision for every claim that was decided
 * before (I7). Copies change nothing. $1 engagements, with the address in its one spelling.
 */
export const writeEngagements = `
with ${people},
noted as (
  insert into engagements (workspace, dedupe, kind, message_id, url, name) select workspace, dedupe, kind, message_id, url, name from asked
  on conflict do nothing returning workspace, dedupe),
fresh as (select a.* from asked a join noted n on n.workspace = a.workspace and n.dedupe = a.dedupe),
listed as (
  insert into suppressions (workspace, channel, address, reason, source)
  select distinct on (workspace, channel, address) workspace, channel, address, reason, 'engagement'
  from fresh where reason is not null and address is not null order by workspace, channel, address
  ${orComplaint}),
who as (select distinct on (f.id, a.channel) f.id, a.workspace, a.channel, a.kind, a.dedupe, a.unsubscribes, a.reason
  from fresh a join found f on f.dedupe = a.dedupe order by f.id, a.channel, a.unsubscribes desc, a.dedupe),
said as (
  insert into consents (workspace, profile_id, channel, topic, state, source)
  select workspace, id, channel, '*', 'unsubscribed', reason from who where unsubscribes
  on conflict (profile_id, channel, topic) do update set state = excluded.state, source = excluded.source, at = now()),
raised as (update profiles set revision = revision + 1, updated_at = now() where id in (select id from who)),
audited as (
  insert into audit (workspace, actor, action, target, detail)
  select workspace, 'recipient', 'consent', id::text, jsonb_build_object('channel', channel, 'state', 'unsubscribed', 'engagement', dedupe)
  from who where unsubscribes),
told as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || workspace || '.profile.unsubscribed', 'engagement:' || dedupe || ':' || id,
    jsonb_build_object('type', 'profile.unsubscribed', 'profile', id, 'channel', channel, 'topic', '*', 'source', reason, 'at', now())
  from who where unsubscribes)
insert into outbox (subject, message_id, payload)
select 'out.' || f.workspace || '.message.' || f.kind, 'engagement:' || f.dedupe,
  jsonb_build_object('type', 'message.' || f.kind, 'message', m.id, 'profile', m.profile_id, 'owner', m.owner_kind, 'ownerId', m.owner_id,
    'journey', m.journey_id, 'step', m.step, 'channel', m.channel, 'template', m.template, 'at', now())
from fresh f join messages m on m.id = f.message_id`;

/**
 * The messages behind provider ids, and their people by the strongest of their names.
 * $1 provider message ids
 */
export const engagedMessages = `
select m.provider_message_id as "messageId", m.workspace, m.channel, m.address, m.profile_id as profile,
  m.id as message, m.journey_id as journey, m.step, m.template, m.topic, n.name
from messages m join profiles q on q.id = m.profile_id
left join lateral (select ${asName} as name ${strongestName('q')}) n on true
where m.provider_message_id = any ($1::text[])`;

/** Under which names they were told the first time, whoever told them. $1 engagements, as above */
export const readNames = `
select e.workspace, e.dedupe, e.name
from jsonb_to_recordset($1::jsonb) as x (workspace text, dedupe text) join engagements e on e.workspace = x.workspace and e.dedupe = x.dedupe
where e.name is not null`;
