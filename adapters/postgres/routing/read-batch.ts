import type { ClientBase } from 'pg';
import type { CarillonEvent, Identity } from '../../../domain/event.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { nameKey } from '../../../domain/profile/resolve.ts';
import type { KnownProfile } from '../../../domain/profile/resolve.ts';
import type { EnrollmentFacts, PersonFacts } from '../../../domain/routing/facts.ts';
import { RaceLostError } from './race.ts';

export type SeenEvent = { readonly hash: string; readonly parked: boolean };
type EventRef = Pick<CarillonEvent, 'workspace' | 'source' | 'id'>;

export const eventRefKey = ({ workspace, source, id }: EventRef): string => JSON.stringify([workspace, source, id]);

/** Which of these events the inbox holds already. A parked one may come again: that is what a redrive is. */
export async function readSeen(
  client: ClientBase,
  events: readonly EventRef[],
): Promise<ReadonlyMap<string, SeenEvent>> {
  const { rows } = await client.query<EventRef & SeenEvent>({
    name: 'router.seen',
    text: `select i.workspace, i.source, i.event_id as id, encode(i.content_hash, 'hex') as hash,
        i.verdicts @> '[{"verdict": "invalid"}]' as parked
      from unnest($1::text[], $2::text[], $3::text[]) as e (workspace, source, event_id)
      join inbox i using (workspace, source, event_id)`,
    values: [events.map((one) => one.workspace), events.map((one) => one.source), events.map((one) => one.id)],
  });
  return new Map(rows.map((row) => [eventRefKey(row), row]));
}

/** Who answers to these names. */
export async function readNames(
  client: ClientBase,
  names: readonly { readonly workspace: string; readonly name: Identity }[],
): Promise<ReadonlyMap<string, KnownProfile>> {
  if (names.length === 0) return new Map();
  const { rows } = await client.query<KnownProfile & { kind: Identity['kind']; value: string }>({
    name: 'router.names',
    text: `select i.workspace, i.kind, i.value, p.id,
        exists (select 1 from identities u where u.profile_id = p.id and u.kind = 'userId') as "hasUserId"
      from (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as n (workspace, kind, value)
      join identities i using (workspace, kind, value)
      join profiles q on q.id = i.profile_id
      join profiles p on p.id = coalesce(q.alias_of, q.id)`,
    values: [names.map((one) => one.workspace), names.map((one) => one.name.kind), names.map((one) => one.name.value)],
  });
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
 * since the names were read makes the batch start anew.
 */
export async function lockPeople(
  client: ClientBase,
  ids: readonly string[],
  journeys: readonly string[],
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
        e.slot_held as "slotHeld", e.status = 'running' as running, e.mark, e.held_back as "heldBack",
        (extract(epoch from e.entered_at) * 1000)::float8 as "enteredAt", e.clock, d.data -> 'properties' as entry
      from enrollments e
      left join enrollment_data d on d.enrollment_id = e.id and d.ref = 'entry' and e.status = 'running'
      where e.profile_id = any ($1::uuid[]) and (e.status = 'running' or e.slot_held or e.journey_id = any ($2::text[]))`,
    values: [ids, journeys],
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
