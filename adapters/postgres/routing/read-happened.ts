import type { ClientBase } from 'pg';
import type { Happened } from '../../../domain/condition/answer-deeds.ts';
import { mostTimes } from '../../../domain/condition/did-shape.ts';
import type { Did } from '../../../domain/condition/deed.ts';
import type { PersonFacts } from '../../../domain/routing/facts.ts';
import { isHandled } from '../segment/did.sql.ts';

/**
 * $1 people, $2 event types, $3 whether messages count. Under every name that somebody had, as a branch asks (segment/did.sql.ts). Of each
 * kind the newest: as many as `atLeast` may ask for; what lies further back is not looked at.
 */
const happened = `
select p.id as "profileId", h.by, h.type, (extract(epoch from h.at) * 1000)::float8 as at, h.properties
from unnest($1::uuid[]) as p (id)
cross join lateral (select array(select x.id from profiles x where x.id = p.id or x.alias_of = p.id) as ids) n
cross join lateral (
  select 'events' as by, t.type, i.received_at as at, i.properties from unnest($2::text[]) as t (type) cross join lateral (
    select received_at, properties from inbox where profile_id = any (n.ids) and type = t.type and ${isHandled('inbox')}
    order by received_at desc limit ${mostTimes}) i
  union all
  (select 'ledger', 'message.sent', m.created_at, jsonb_build_object('channel', m.channel, 'template', m.template)
    from messages m where $3 and m.profile_id = any (n.ids) and m.state = 'ACCEPTED' order by m.created_at desc limit ${mostTimes})
  union all
  (select 'ledger', 'message.' || g.kind, g.received_at, jsonb_build_object('channel', m.channel, 'template', m.template)
    from messages m join engagements g on g.message_id = m.id
    where $3 and m.profile_id = any (n.ids) and g.kind in ('opened', 'clicked') order by g.received_at desc limit ${mostTimes})) h`;

type Row = Happened & { readonly profileId: string };

/** These people with what happened to them before, as far as deeds ask for it. */
export async function readHappened(
  client: ClientBase,
  people: readonly PersonFacts[],
  dids: readonly Did[],
): Promise<readonly PersonFacts[]> {
  if (dids.length === 0) return people.map((person) => ({ ...person, happened: [] }));
  const types = new Set(dids.flatMap(({ deed }) => (deed.kind === 'event' ? [deed.type] : [])));
  const messages = dids.some(({ deed }) => deed.kind === 'message');
  const { rows } = await client.query<Row>({
    name: 'router.happened',
    text: happened,
    values: [people.map(({ id }) => id), [...types], messages],
  });
  const byPerson = new Map<string, Happened[]>(people.map(({ id }) => [id, []]));
  for (const { profileId, ...one } of rows) byPerson.get(profileId)?.push(one);
  return people.map((person) => ({ ...person, happened: byPerson.get(person.id) ?? [] }));
}
