import type { ClientBase } from 'pg';
import type { CarillonEvent, Identity } from '../../../domain/event.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { nameKey } from '../../../domain/profile/resolve.ts';
import type { KnownProfile } from '../../../domain/profile/resolve.ts';
import type { EnrollmentFacts, PersonFacts } from '../../../domain/routing/facts.ts';
import { goalCounts } from './goal-window.sql.ts';
import { RaceLostError } from './race.ts';

export type SeenEvent = { readonly hash: string; readonly parked: boolean };
type EventRef = Pick<CarillonEvent, 'workspace' | 'source' | 'id'>;

export const eventRefKey = ({ workspace, source, id }: EventRef): string => JSON.stringify([workspace, source, id]);

export type NameRef = { readonly workspace: string; readonly name: Identity };

export type BatchHead = {
  /** Which of the events the inbox holds already. A parked one may come again: that is what a redrive is. */
  readonly seen: ReadonlyMap<string, SeenEvent>;
  /** Who answers to the names. */
  readonly known: ReadonlyMap<string, KnownProfile>;
  /** Workspaces, journeys and what is kept of events as they stand, as text: it rarely changes. */
  readonly catalog: string;
};

const seenRows = `
select i.workspace, i.source, i.event_id as id, encode(i.content_hash, 'hex') as hash, i.verdicts @> '[{"verdict": "invalid"}]' as parked
from unnest($1::text[], $2::text[], $3::text[]) as e (workspace, source, event_id)
join inbox i using (workspace, source, event_id)`;

/**
 * A mail address or number that nobody has as a name is the name of whoever has it as a trait: helpdesks and shops know people by address,
 * products by id. Of several the one with a userId counts, then the oldest.
 */
const nameRows = (workspaces: string, kinds: string, names: string): string => `
with n as (select distinct * from unnest(${workspaces}::text[], ${kinds}::text[], ${names}::text[]) as n (workspace, kind, value))
select i.workspace, i.kind, i.value, p.id, exists (select 1 from identities u where u.profile_id = p.id and u.kind = 'userId') as "hasUserId"
from n join identities i using (workspace, kind, value)
join profiles q on q.id = i.profile_id
join profiles p on p.id = coalesce(q.alias_of, q.id)
union all
select n.workspace, n.kind, n.value, t.id, t."hasUserId"
from n cross join lateral (
  select p.id, exists (select 1 from identities u where u.profile_id = p.id and u.kind = 'userId') as "hasUserId"
  from (
    select q.id from profiles q where n.kind = 'email' and q.workspace = n.workspace and q.alias_of is null
      and q.traits ? 'email' and lower(q.traits ->> 'email') = n.value
    union all
    select q.id from profiles q where n.kind = 'phone' and q.workspace = n.workspace and q.alias_of is null
      and q.traits ? 'phone' and q.traits ->> 'phone' in (n.value, '+' || n.value)) p
  order by 2 desc, p.id limit 1) t
where n.kind in ('email', 'phone')
  and not exists (select 1 from identities i where i.workspace = n.workspace and i.kind = n.kind and i.value = n.value)`;

const keptRows = 'select workspace, type from kept_events order by workspace, type';
const catalogRows = `
select w.id as workspace, j.id, j.version, j.status from workspaces w left join journeys j on j.workspace = w.id
order by w.id, j.updated_at desc, j.id`;

type NameRow = KnownProfile & { kind: Identity['kind']; value: string };

/** Everything that can be read before anybody is locked, in one round trip. */
export async function readHead(
  client: ClientBase,
  events: readonly EventRef[],
  names: readonly NameRef[],
): Promise<BatchHead> {
  const { rows } = await client.query<{ seen: (EventRef & SeenEvent)[]; known: NameRow[]; catalog: string }>({
    name: 'router.head',
    text: `select (select coalesce(json_agg(x), '[]') from (${seenRows}) x) as seen,
      (select coalesce(json_agg(x), '[]') from (${nameRows('$4', '$5', '$6')}) x) as known,
      json_build_object('journeys', (select coalesce(json_agg(x), '[]') from (${catalogRows}) x),
        'kept', (select coalesce(json_agg(x), '[]') from (${keptRows}) x))::text as catalog`,
    values: [
      events.map((one) => one.workspace),
      events.map((one) => one.source),
      events.map((one) => one.id),
      ...nameValues(names),
    ],
  });
  const { seen = [], known = [], catalog = '{"journeys":[],"kept":[]}' } = rows[0] ?? {};
  return { seen: new Map(seen.map((row) => [eventRefKey(row), row])), known: byName(known), catalog };
}

/** Who answers to these names now. */
export async function readNames(
  client: ClientBase,
  names: readonly NameRef[],
): Promise<ReadonlyMap<string, KnownProfile>> {
  const text = nameRows('$1', '$2', '$3');
  const { rows } = await client.query<NameRow>({ name: 'router.names', text, values: nameValues(names) });
  return byName(rows);
}

function nameValues(names: readonly NameRef[]): string[][] {
  return [names.map((one) => one.workspace), names.map((one) => one.name.kind), names.map((one) => one.name.value)];
}

function byName(rows: readonly NameRow[]): ReadonlyMap<string, KnownProfile> {
  return new Map(
    rows.map(({ workspace, kind, value, id, hasUserId }) => [
      nameKey(workspace, { kind, value }),
      { workspace, id, hasUserId },
    ]),
  );
}

type EnrollmentRow = Omit<EnrollmentFacts, 'isNew' | 'entry'> & {
  readonly profileId: string;
  readonly entry: JsonObject | null;
};

/**
 * Locks people in the order of their ids, which every writer keeps, and reads what the rules need of them. Somebody who became an alias
 * since the names were read makes the batch start anew. `goalsSince`, real epoch ms: with the runs whose goal could still be reached then,
 * though they have ended.
 */
export async function lockPeople(
  client: ClientBase,
  ids: readonly string[],
  journeys: readonly string[],
  goalsSince: number | null = null,
): Promise<readonly PersonFacts[]> {
  if (ids.length === 0) return [];
  const people = await client.query<{ id: string; workspace: string; alias_of: string | null; traits: JsonObject }>({
    name: 'router.lock-people',
    text: 'select id, workspace, alias_of, traits from profiles where id = any ($1::uuid[]) order by id for no key update',
    values: [ids],
  });
  if (people.rows.length < ids.length || people.rows.some((row) => row.alias_of !== null))
    throw new RaceLostError('a profile was merged meanwhile');
  const { rows } = await client.query<EnrollmentRow>({
    name: 'router.enrollments',
    text: `select e.id, e.profile_id as "profileId", e.workflow_id as "workflowId", e.journey_id as "journeyId", e.version, e.slot,
        e.slot_held as "slotHeld", e.status = 'running' as running, e.finished_at is not null as finished, e.mark, e.held_back as "heldBack",
        (extract(epoch from e.entered_at) * 1000)::float8 as "enteredAt", e.clock, d.data -> 'properties' as entry,
        (extract(epoch from coalesce(e.finished_at, e.ended_at)) * 1000)::float8 as "endedAt", (extract(epoch from e.goal_at) * 1000)::float8 as "goalAt",
        e.goal_ms::float8 as "goalMs"
      from enrollments e
      left join enrollment_data d on d.enrollment_id = e.id and d.ref = 'entry' and (e.status = 'running' or e.goal_ms is not null)
      where e.profile_id = any ($1::uuid[]) and (e.status = 'running' or e.slot_held or e.journey_id = any ($2::text[])
        or ${goalCounts('e', '$3::float8')})`,
    values: [ids, journeys, goalsSince],
  });
  const byPerson = new Map<string, EnrollmentFacts[]>(ids.map((id) => [id, []]));
  for (const { profileId, entry, ...row } of rows)
    byPerson.get(profileId)?.push({ ...row, entry: entry ?? {}, isNew: false });
  return people.rows.map(({ id, workspace, traits }) => ({
    id,
    workspace,
    traits,
    enrollments: byPerson.get(id) ?? [],
  }));
}
