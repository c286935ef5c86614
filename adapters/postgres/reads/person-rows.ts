import type { PoolClient } from 'pg';
import type { EnrollmentRow, EventRow, HaltRow, InboundRow, JourneyRow } from '../../../domain/why/rows.ts';
import { epochMs } from './sql-json.ts';

/** Every profile id that stands for this person: the profile and those merged into it. */
export async function profileIdsOf(client: PoolClient, profileId: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `with root as (select coalesce(alias_of, id) as id from profiles where id = $1)
     select p.id from profiles p, root where p.id = root.id or p.alias_of = root.id`,
    [profileId],
  );
  return rows.map(({ id }) => id);
}

/** The newest events of a person, newest first. */
export async function eventsOf(
  client: PoolClient,
  profileIds: readonly string[],
  most: number,
): Promise<readonly EventRow[]> {
  const { rows } = await client.query<EventRow>(
    `select source, event_id as id, type, ${epochMs('received_at')} as "receivedAt", verdicts
     from inbox where profile_id = any ($1::uuid[]) order by received_at desc limit $2`,
    [profileIds, most],
  );
  return rows;
}

const enrollmentColumns = `
  e.id, e.journey_id as journey, e.version, e.status, e.reason, e.mark, e.paused, e.clock, e.place, e.held_back as "heldBack",
  e.bare, e.undoable_until::float8 as "undoableUntil",
  (select coalesce(json_agg(json_build_object('id', c.id, 'step', c.step, 'visit', c.visit, 'kind', c.kind, 'outcome', c.outcome,
      'evidence', c.evidence, 'at', ${epochMs('c.at')}, 'endedAt', ${epochMs('c.ended_at')}) order by c.id), '[]')
    from compensations c where c.enrollment_id = e.id) as compensations,
  ${epochMs('e.entered_at')} as "enteredAt", ${epochMs('e.ended_at')} as "endedAt",
  ${epochMs('coalesce(e.finished_at, e.ended_at)')} as "overAt", ${epochMs('e.goal_at')} as "goalAt",
  json_build_object('source', e.entry_source, 'id', e.entry_event_id, 'type',
    (select i.type from inbox i where i.workspace = e.workspace and i.source = e.entry_source and i.event_id = e.entry_event_id)) as "entryEvent",
  (select v.definition from journey_versions v where v.workspace = e.workspace and v.journey_id = e.journey_id and v.hash = e.version) as definition,
  (select coalesce(json_agg(json_build_object('at', t.at, 'step', t.step, 'what', t.what, 'detail', t.detail) order by t.seq), '[]')
    from enrollment_trail t where t.enrollment_id = e.id) as trail`;

export async function enrollmentRow(client: PoolClient, workspace: string, id: string): Promise<EnrollmentRow | null> {
  const { rows } = await client.query<EnrollmentRow>(
    `select ${enrollmentColumns} from enrollments e where e.workspace = $1 and e.id = $2`,
    [workspace, id],
  );
  return rows[0] ?? null;
}

/** The newest enrollments of a person, oldest first. */
export async function enrollmentsOf(
  client: PoolClient,
  profileIds: readonly string[],
  most: number,
): Promise<readonly EnrollmentRow[]> {
  const { rows } = await client.query<EnrollmentRow>(
    `select ${enrollmentColumns} from (
       select * from enrollments where profile_id = any ($1::uuid[]) order by entered_at desc limit $2) e order by e.entered_at`,
    [profileIds, most],
  );
  return rows;
}

export async function journeyRows(client: PoolClient, workspace: string): Promise<readonly JourneyRow[]> {
  const { rows } = await client.query<JourneyRow>(
    `select j.id, j.version, j.status, v.definition from journeys j
     left join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
     where j.workspace = $1 order by j.id`,
    [workspace],
  );
  return rows;
}

export async function openHalts(client: PoolClient, workspace: string): Promise<readonly HaltRow[]> {
  const { rows } = await client.query<HaltRow>(
    `select channel, journey_id as journey, reason from halts where workspace = $1 and released_at is null order by since`,
    [workspace],
  );
  return rows;
}

/** The newest messages a person wrote, newest first. */
export async function inboundOf(
  client: PoolClient,
  profileIds: readonly string[],
  most: number,
): Promise<readonly InboundRow[]> {
  const { rows } = await client.query<InboundRow>(
    `select channel, handling, ${epochMs('received_at')} as "receivedAt"
     from inbound_messages where profile_id = any ($1::uuid[]) order by received_at desc limit $2`,
    [profileIds, most],
  );
  return rows;
}
