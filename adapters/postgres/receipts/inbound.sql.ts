import { orSaidAgain } from '../suppressed.sql.ts';
import { byStrength } from './strongest-name.sql.ts';

/**
 * Whoever has this number: by the trait or the name as it is usually written, and whoever we wrote to under it, however the number
 * stands in the profile; and `also`. Profiles are locked in the order of their ids, as everywhere. $1 workspace, $2 channel, $3 sender's digits
 */
const havingNumber = (also: string): string => `
found as (
  select coalesce(p.alias_of, p.id) as id from profiles p
  where p.workspace = $1 and p.traits ? 'phone' and p.traits ->> 'phone' in ($3, '+' || $3)
  union
  select coalesce(p.alias_of, p.id) from identities i join profiles p on p.id = i.profile_id
  where i.workspace = $1 and i.kind = 'phone' and i.value in ($3, '+' || $3)
  union
  select coalesce(p.alias_of, p.id) from messages m join profiles p on p.id = m.profile_id
  where m.workspace = $1 and m.channel = $2 and m.address in ($3, '+' || $3)
  ${also})`;
const people = (also = ''): string => `${havingNumber(also)},
who as (select id from profiles where id in (select id from found) order by id for no key update)`;

/** A phone number that ends like another may be the same one, written without its country: only policy can tell. */
const endingAlike = `
  union
  select coalesce(p.alias_of, p.id) from profiles p
  where p.workspace = $1 and p.traits ? 'phone' and right(regexp_replace(p.traits ->> 'phone', '[^0-9]', '', 'g'), 7) = right($3, 7)`;

/**
 * On its own first where consent changes: whoever was merged while we waited is found under the other name by the next statement, and no
 * claim for anybody who may have this number passes us by (I7).
 */
export const lockPeople = `
with ${havingNumber(endingAlike)}
select p.id, p.traits ->> 'phone' as phone, w.settings ->> 'defaultCountry' as country
from profiles p join workspaces w on w.id = p.workspace where p.id in (select id from found) order by p.id for no key update of p`;

/**
 * $4 provider's id, $5 recipient, $6 text, $7 words, $8 command, $9 the sender as a phone number, $10 provider's id of what it answers, $11 when it
 * came, epoch ms.
 *
 * The message of ours that the provider pairs it with is what it answers, else the last one to this number: a number may belong to several
 * people. It is told of whoever was written to, else of whoever has the number: with a userId rather than without, then the oldest, as the
 * router would have it. Nobody at all becomes somebody by their number, but for one who only wants to be left alone.
 */
const noted = (also = ''): string => `
${people(also)},
answered as (
  select a.id, coalesce(p.alias_of, p.id) as profile from (
    (select id, profile_id, 0 as rank from messages where provider_message_id = $10 and workspace = $1)
    union all
    (select id, profile_id, 1 from messages where workspace = $1 and channel = $2 and address in ($3, '+' || $3)
      and state in ('ACCEPTED', 'IN_FLIGHT', 'UNKNOWN') order by created_at desc, id desc limit 1)) a
  join profiles p on p.id = a.profile_id
  where $8::text is distinct from 'stop' order by a.rank limit 1),
chosen as (
  select coalesce((select profile from answered), (select w.id from who w
    order by exists (select 1 from identities u where u.profile_id = w.id and u.kind = 'userId') desc, w.id limit 1)) as id),
named as (
  select d.kind, d.value from chosen c join profiles p on p.id = c.id or p.alias_of = c.id join identities d on d.profile_id = p.id
  order by ${byStrength('d.kind')}, d.value limit 1),
called as (
  select coalesce(
    (select jsonb_build_object('kind', kind, 'value', value) from named),
    case when $8::text is distinct from 'stop' or (select id from chosen) is not null
      then jsonb_build_object('kind', 'phone', 'value', $9::text) end) as name
  where $9::text is not null or exists (select 1 from named)),
seen as (select exists (select 1 from inbound_messages where workspace = $1 and channel = $2 and provider_id = $4) as yes)`;

const note = (handling: string): string => `
noted as (
  insert into inbound_messages (workspace, channel, provider_id, sender, recipient, text, words, profile_id, answers, name, received_at, handling)
  select $1, $2, $4, $3, $5, $6, $7::jsonb, (select id from chosen), (select id from answered), (select name from called), to_timestamp($11::float8 / 1000), ${handling}
  on conflict do nothing returning profile_id)`;

const became = `case
    when exists (select 1 from answered) then 'became the events message.received and message.replied'
    when exists (select 1 from called) then 'became the event message.received'
    else 'kept: its sender is no phone number' end`;

const tellOthers = `
insert into outbox (subject, message_id, payload)
select 'out.' || $1 || '.message.inbound', 'inbound:' || $2 || ':' || $4,
  jsonb_build_object('type', 'message.inbound', 'profile', profile_id, 'channel', $2::text, 'inbound', $4::text, 'at', now())
from noted`;

/** What asks nothing of us. */
export const storeOther = `with ${noted()}, ${note(became)} ${tellOthers}`;

/**
 * What a STOP does, where `noted` has its row: for everybody in `who`, and for the number. One that is on the list for another reason stays
 * there for that, and one who has said no in another way has said it in that way: neither is this STOP's to give back. `because` in words of
 * the sender's own, else null; `by` whom it was heard.
 */
const ends = (because: string, by: string): string => `
listed as (
  insert into suppressions (workspace, channel, address, reason, source)
  select $1, $2, $3, 'STOP' || coalesce(': ' || ${because}, ''), 'inbound ' || $2 from noted
  ${orSaidAgain}),
said as (
  insert into consents (workspace, profile_id, channel, topic, state, source, stopped_by)
  select $1, who.id, $2, '*', 'unsubscribed', 'STOP by ' || $2, $3 from who, noted
  on conflict (profile_id, channel, topic) do update
    set state = excluded.state, source = excluded.source, stopped_by = excluded.stopped_by, at = now(),
      proof = null, confirmed_at = null
  where consents.state <> 'unsubscribed'),
raised as (update profiles set revision = revision + 1, updated_at = now() from who, noted where profiles.id = who.id),
audited as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, ${by}, 'consent', who.id::text,
    jsonb_strip_nulls(jsonb_build_object('channel', $2::text, 'state', 'unsubscribed', 'inbound', $4::text, 'because', ${because})) from who, noted)
insert into outbox (subject, message_id, payload)
select 'out.' || $1 || '.profile.unsubscribed', 'stop:' || $2 || ':' || $4 || ':' || who.id,
  jsonb_build_object('type', 'profile.unsubscribed', 'profile', who.id, 'channel', $2::text, 'topic', '*', 'source', 'STOP', 'at', now())
from who, noted`;

const because = `($7::jsonb ->> 'refusal')`;
const others = 'union select id from profiles where id = any ($12::uuid[]) and alias_of is null';

/** What waits for a person about this number is decided by its owner. */
const settles = (decision: 'opt-out' | 'none', where: string): string => `
settled as (
  update opt_out_doubts set decided_at = now(), decided_by = 'recipient', decision = '${decision}'
  where workspace = $1 and channel = $2 and address = $3 and decided_at is null and ${where})`;

/** What a person decided about what waited. */
const decidedLine = (decision: 'opt-out' | 'none'): string => `
  insert into audit (workspace, actor, action, target, detail)
  select $1, $6, 'opt-out.${decision === 'none' ? 'dismiss' : 'confirm'}', id::text, jsonb_build_object('channel', $2::text, 'inbound', provider_id, 'because', $5::text) from settled`;

/** $12 those who have the number in another way of writing it. */
export const storeStop = `
with ${noted(others)}, ${note(`'opt-out: suppressed and unsubscribed' || coalesce('; in their own words: ' || ${because}, '')`)},
${settles('opt-out', 'exists (select 1 from noted)')},
${ends(because, `'recipient'`)}`;

/**
 * What may be an opt-out is kept like anything else, and waits for a person besides: unless the number is on the list for everything already.
 * No claim of marketing that was decided before succeeds (I7). $12 those who have the number in another way of writing it.
 */
export const storeDoubt = `
with ${noted(others)}, ${note(`${became} || '; may be an opt-out, so a person has to read it: ' || ${because}`)},
doubted as (
  insert into opt_out_doubts (workspace, channel, provider_id, address, because, at)
  select $1, $2, $4, $3, ${because}, to_timestamp($11::float8 / 1000) from noted
  where not exists (select 1 from suppressions s where s.workspace = $1 and s.address = $3 and s.channel in ($2, '*') and s.topic = '*')
  on conflict do nothing returning id),
raised as (update profiles set revision = revision + 1, updated_at = now() from who, doubted where profiles.id = who.id),
asked as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.opt_out_doubted', 'doubt:' || id, jsonb_build_object('type', 'workspace.opt_out_doubted', 'doubt', id, 'at', now())
  from doubted)
${tellOthers}`;

/**
 * Of a doubt that a person takes for an opt-out, and of all that waits from there: $4 provider's id, $5 because, $6 by whom, $7 those who have
 * the number in another way of writing it.
 */
const alsoThose = 'union select id from profiles where id = any ($7::uuid[]) and alias_of is null';
export const confirmDoubt = `
with ${people(alsoThose)},
settled as (
  update opt_out_doubts set decided_at = now(), decided_by = $6, decision = 'opt-out'
  where workspace = $1 and channel = $2 and address = $3 and decided_at is null returning id, provider_id),
noted as (select 1 from settled limit 1),
decided as (${decidedLine('opt-out')}),
${ends('$5::text', '$6')}`;

/** Of a doubt that was none. Who was decided about before is decided about anew. */
export const dismissDoubt = `
with ${people(alsoThose)},
settled as (
  update opt_out_doubts set decided_at = now(), decided_by = $6, decision = 'none'
  where workspace = $1 and channel = $2 and provider_id = $4 and decided_at is null returning id, provider_id),
decided as (${decidedLine('none')}),
raised as (update profiles set revision = revision + 1, updated_at = now() from who, settled where profiles.id = who.id)
insert into outbox (subject, message_id, payload)
select 'out.' || $1 || '.workspace.opt_out_dismissed', 'doubt:' || id || ':none',
  jsonb_build_object('type', 'workspace.opt_out_dismissed', 'doubt', id, 'at', now()) from settled`;

/** Whose no is a STOP by this number, and the number they have now. */
export const stoppedPeople = `
select p.id, p.traits ->> 'phone' as phone, w.settings ->> 'defaultCountry' as country
from consents c join profiles p on p.id = c.profile_id join workspaces w on w.id = p.workspace
where c.workspace = $1 and c.channel = $2 and c.stopped_by = $3 and c.source = 'STOP by ' || $2 and c.topic = '*' and c.state = 'unsubscribed'`;

/**
 * $12 those of them whose number it still is. What STOP did is undone, and nothing is made of it: where marketing needs a yes, it needs one
 * as before. A second time finds nothing to undo; nor does one that a later STOP has overtaken, which is heard before all others.
 */
export const storeStart = `
with ${noted()},
later as (select exists (select 1 from inbound_messages s where s.workspace = $1 and s.channel = $2 and s.sender = $3
  and s.words ->> 'command' = 'stop' and s.received_at >= to_timestamp($11::float8 / 1000)) as stop),
unlisted as (
  delete from suppressions s using seen, later where not seen.yes and not later.stop
    and s.workspace = $1 and s.channel = $2 and s.address = $3 and split_part(s.reason, ':', 1) = 'STOP' and s.source = 'inbound ' || $2 returning 1),
unsaid as (
  delete from consents c using seen, later where not seen.yes and not later.stop
    and c.profile_id = any ($12::uuid[]) and c.channel = $2 and c.topic = '*' and c.stopped_by = $3 and c.source = 'STOP by ' || $2
    and c.state = 'unsubscribed' returning c.profile_id as id),
${settles('none', `at <= to_timestamp($11::float8 / 1000) and not (select yes from seen) and not (select stop from later)`)},
lifted as (select exists (select 1 from unlisted) or exists (select 1 from unsaid) as did),
${note(`case when (select did from lifted) then 'opt-in: what STOP did is lifted; ' else '' end || ${became}`)},
raised as (update profiles set revision = revision + 1, updated_at = now() from unsaid where profiles.id = unsaid.id),
audited as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, 'recipient', 'suppression', 'inbound ' || $4, jsonb_build_object('channel', $2::text, 'state', 'lifted', 'inbound', $4::text) from unlisted
  union all
  select $1, 'recipient', 'consent', unsaid.id::text, jsonb_build_object('channel', $2::text, 'state', 'stop lifted', 'inbound', $4::text) from unsaid),
told as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.profile.stop_lifted', 'start:' || $2 || ':' || $4 || ':' || unsaid.id,
    jsonb_build_object('type', 'profile.stop_lifted', 'profile', unsaid.id, 'channel', $2::text, 'topic', '*', 'source', 'START', 'at', now())
  from unsaid)
${tellOthers}`;

/** What an inbound message was taken for, the second time as the first. $1 workspace, $2 channel, $3 provider's id */
export const readNoted = `
select i.text, i.words, i.name, m.id as message, m.journey_id as journey, m.step, m.template, m.topic
from inbound_messages i left join messages m on m.id = i.answers
where i.workspace = $1 and i.channel = $2 and i.provider_id = $3 and i.name is not null`;

/** Whose keys they are: of these messages those that somebody with a name keyed something into. $1 provider message ids */
export const readKeyed = `
select m.provider_message_id as "messageId", m.workspace, m.channel, m.dtmf, m.collected, m.keyed_by as name,
  m.id as message, m.journey_id as journey, m.step, m.template, m.topic
from messages m
where m.provider_message_id = any ($1::text[]) and m.dtmf is not null and m.keyed_by is not null order by m.id`;
