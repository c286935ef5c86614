import type { ClientBase } from 'pg';
import type { Reply } from '../../../domain/message/reply.ts';

export type Inbound = {
  readonly workspace: string;
  readonly channel: string;
  readonly providerId: string;
  readonly sender: string;
  readonly recipient: string | null;
  readonly text: string;
  readonly isStop: boolean;
};

/**
 * Whoever has this number: by the trait or the name as it is usually written, and whoever we wrote to under it, however the number
 * stands in the profile. Profiles are locked in the order of their ids, as everywhere.
 */
const people = `
found as (
  select coalesce(p.alias_of, p.id) as id from profiles p
  where p.workspace = $1 and p.traits ? 'phone' and p.traits ->> 'phone' in ($3, '+' || $3)
  union
  select coalesce(p.alias_of, p.id) from identities i join profiles p on p.id = i.profile_id
  where i.workspace = $1 and i.kind = 'phone' and i.value in ($3, '+' || $3)
  union
  select coalesce(p.alias_of, p.id) from messages m join profiles p on p.id = m.profile_id
  where m.workspace = $1 and m.channel = $2 and m.address in ($3, '+' || $3)),
who as (select id from profiles where id in (select id from found) order by id for no key update)`;

/** $1 workspace, $2 channel, $3 sender's digits, $4 provider's id, $5 recipient, $6 text */
const stop = `
with ${people},
noted as (
  insert into inbound_messages (workspace, channel, provider_id, sender, recipient, text, profile_id, handling)
  select $1, $2, $4, $3, $5, $6, (select min(id::text)::uuid from who), 'opt-out: suppressed and unsubscribed'
  on conflict do nothing returning 1),
listed as (
  insert into suppressions (workspace, channel, address, reason, source) select $1, $2, $3, 'STOP', 'inbound ' || $2 from noted
  on conflict (workspace, channel, address) do nothing),
said as (
  insert into consents (workspace, profile_id, channel, topic, state, source)
  select $1, who.id, $2, '*', 'unsubscribed', 'STOP by ' || $2 from who, noted
  on conflict (profile_id, channel, topic) do update set state = excluded.state, source = excluded.source, at = now()),
raised as (update profiles set revision = revision + 1, updated_at = now() from who, noted where profiles.id = who.id),
audited as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, 'recipient', 'consent', who.id::text, jsonb_build_object('channel', $2::text, 'state', 'unsubscribed', 'inbound', $4::text) from who, noted)
insert into outbox (subject, message_id, payload)
select 'out.' || $1 || '.profile.unsubscribed', 'stop:' || $2 || ':' || $4 || ':' || who.id,
  jsonb_build_object('type', 'profile.unsubscribed', 'profile', who.id, 'channel', $2::text, 'topic', '*', 'source', 'STOP', 'at', now())
from who, noted`;

/** On its own first: whoever was merged while we waited is found under the other name by the next statement. */
const lock = `with ${people} select id from who`;

/** Whoever was written to last at this number is who answers: a number may belong to several profiles. */
const other = `
with ${people},
answered as (
  select m.id, coalesce(p.alias_of, p.id) as profile from messages m join profiles p on p.id = m.profile_id
  where m.workspace = $1 and m.channel = $2 and m.address in ($3, '+' || $3) and m.state in ('ACCEPTED', 'IN_FLIGHT', 'UNKNOWN')
  order by m.created_at desc, m.id desc limit 1),
noted as (
  insert into inbound_messages (workspace, channel, provider_id, sender, recipient, text, profile_id, answers, handling)
  select $1, $2, $4, $3, $5, $6, coalesce((select profile from answered), (select min(id::text)::uuid from who)), (select id from answered),
    case when exists (select 1 from answered) then 'became the event message.replied' else 'kept: nobody was written to at this number' end
  on conflict do nothing returning profile_id)
insert into outbox (subject, message_id, payload)
select 'out.' || $1 || '.message.inbound', 'inbound:' || $2 || ':' || $4,
  jsonb_build_object('type', 'message.inbound', 'profile', profile_id, 'channel', $2::text, 'inbound', $4::text, 'at', now())
from noted`;

/**
 * What was noted of an inbound message, the second time as the first. A person goes by the strongest of their names, whichever of the
 * merged profiles it was given to. $1 workspace, $2 channel, $3 provider's id
 */
const noted = `
select i.text, n.kind, n.value, m.id as message, m.journey_id as journey, m.step, m.template, m.topic
from inbound_messages i join messages m on m.id = i.answers
join lateral (
  select d.kind, d.value from identities d join profiles p on p.id = d.profile_id
  where coalesce(p.alias_of, p.id) = (select coalesce(q.alias_of, q.id) from profiles q where q.id = i.profile_id)
  order by array_position(array['userId', 'anonymousId', 'email', 'phone'], d.kind) nulls last, d.kind, d.value limit 1) n on true
where i.workspace = $1 and i.channel = $2 and i.provider_id = $3`;

type NotedRow = {
  readonly text: string;
  readonly kind: string;
  readonly value: string;
  readonly message: string;
  readonly journey: string | null;
  readonly step: string;
  readonly template: string;
  readonly topic: string | null;
};

/**
 * Stores what a person wrote. An opt-out commits suppression and consent, and raises the revision that claims are decided on (I7).
 * Answers the reply it is, the same every time it is stored, so that whoever publishes it may do so again; null where it is none.
 */
export async function storeInbound(client: ClientBase, inbound: Inbound): Promise<Reply | null> {
  const { workspace, channel, providerId, sender, recipient, text, isStop } = inbound;
  const digits = sender.replaceAll(/\D/g, '') || sender;
  const values = [workspace, channel, digits, providerId, recipient, text.replaceAll('\0', '')];
  if (isStop) await client.query({ name: 'inbound.lock', text: lock, values: values.slice(0, 3) });
  await client.query({
    name: isStop ? 'inbound.stop' : 'inbound.other',
    text: isStop ? stop : other,
    values,
  });
  if (isStop) return null;
  const named = { name: 'inbound.noted', text: noted, values: [workspace, channel, providerId] };
  const [row] = (await client.query<NotedRow>(named)).rows;
  if (row === undefined) return null;
  const { text: said, kind, value, ...answered } = row;
  return { workspace, channel, providerId, name: { kind, value }, text: said, answered };
}
