import type { Pool, PoolClient } from 'pg';
import { toReal, type Clock } from '../../../domain/clock.ts';
import type { Condition } from '../../../domain/condition/condition.ts';
import { didsOf } from '../../../domain/condition/deed.ts';
import { evaluate } from '../../../domain/condition/evaluate.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { isScheduleEntry } from '../../../domain/journey/entry/entry.ts';
import { wallClock } from '../../../domain/journey/entry/schedule-times.ts';
import type { Zones } from '../../../domain/policy/zones.ts';
import { calendarEvent, calendarSource } from '../../../domain/routing/calendar-event.ts';
import { readSegment } from '../campaign/define.ts';
import { lockPeople } from '../routing/read-batch.ts';
import { conditionSql } from '../segment/condition.sql.ts';
import { inTransaction } from '../transaction.ts';
import { defaultZone } from './default-zone.ts';
import { enteredOf, enterPeople, readJourney, type Entrant } from './enter-people.ts';
import { isBraked } from './timed-journeys.ts';

/** A schedule that came round and whose people are not all through. `at`: epoch ms of the stack's clock. */
export type Occurrence = { readonly workspace: string; readonly journeyId: string; readonly at: number };
export type EntryDeps = {
  readonly pool: Pool;
  readonly newId: () => string;
  /** Of everybody who enters: that of the stack, which the schedule goes by too (I14). */
  readonly clock: Clock;
  readonly zones: Zones;
  /** People per transaction: they are locked while it lasts, so it must not last long. */
  readonly page: number;
};
export type PageResult = { readonly entered: number; readonly refused: number };

const open = `
select o.workspace, o.journey_id as "journeyId", o.at::float8 as at from entry_occurrences o
where o.ended_at is null and not ${isBraked('o')} order by o.recorded_at`;

/** Whoever holds the row goes through its people; nobody else waits for it. */
const take = `
select segment, judged_to as "judgedTo", recorded_at as "recordedAt", zones
from entry_occurrences where workspace = $1 and journey_id = $2 and at = $3 and ended_at is null for update skip locked`;
type Taken = { segment: string; judgedTo: string; recordedAt: Date; zones: readonly string[] | null };

/** $1 workspace, $2 after, $3 limit, $4 recorded at; the condition from $5. Whoever is born later belongs to the next occurrence. */
const people = (fits: string): string => `
select p.id, p.traits ->> 'timezone' as timezone from profiles p
where p.workspace = $1 and p.alias_of is null and p.id > $2::uuid and p.created_at <= $4 and ${fits} order by p.id limit $3`;

const move = `
update entry_occurrences set judged_to = $4, entered = entered + $5, refused = refused + $6
where workspace = $1 and journey_id = $2 and at = $3`;

const end = `
with o as (
  update entry_occurrences set ended_at = clock_timestamp(), reason = $4::text where workspace = $1 and journey_id = $2 and at = $3 returning *)
insert into audit (workspace, actor, action, target, detail)
select workspace, 'calendar', 'journey scheduled', journey_id, jsonb_build_object('due', to_timestamp(at / 1000.0), 'segment', segment,
  'entered', entered, 'refused', refused, 'reason', reason) from o`;

export async function openOccurrences(pool: Pool): Promise<readonly Occurrence[]> {
  return (await pool.query<Occurrence>(open)).rows;
}

/**
 * One page of an occurrence: people of the segment, judged and entered in the transaction that moves past them, so that a process that ends
 * in the middle leaves nothing half done. Null: somebody else has it, or it is over.
 */
export function goOnWith(occurrence: Occurrence, deps: EntryDeps): Promise<PageResult | null> {
  const { workspace, journeyId, at } = occurrence;
  const key = [workspace, journeyId, at] as const;
  return inTransaction(deps.pool, async (client) => {
    const [taken] = (await client.query<Taken>(take, [...key])).rows;
    if (taken === undefined) return null;
    const over = async (reason: string | null): Promise<PageResult> => {
      await client.query(end, [...key, reason]);
      return { entered: 0, refused: 0 };
    };
    const journey = await readJourney(client, workspace, journeyId);
    if (journey?.status !== 'live') return over(`the journey is ${journey?.status ?? 'gone'}`);
    if (!isScheduleEntry(journey.definition.on)) return over('the journey begins by a schedule no more');
    const segment = await readSegment(client, workspace, taken.segment);
    if (segment === null) return over(`there is no segment '${taken.segment}'`);
    const scale = deps.clock.scale;
    const asked = { traits: 'p.traits', profile: 'p.id', scale };
    const { text, values } = conditionSql(segment.condition, asked, 5);
    const where = await whereaboutsOf(client, workspace, taken.zones, deps.zones);
    const fits = where.isAsked ? `${text} and p.traits ->> 'timezone' = any ($${5 + values.length}::text[])` : text;
    const asking = [workspace, taken.judgedTo, deps.page, taken.recordedAt, ...values];
    const { rows: page } = await client.query<{ id: string; timezone: string | null }>(
      people(fits),
      where.isAsked ? [...asking, taken.zones] : asking,
    );
    const there = page.filter((one) => where.isThere(one)).map(({ id }) => id);
    const found = (await lockPeople(client, there, [journeyId])).filter(({ traits }) => where.isThere(traits));
    // Who has left the segment since they were found has left it in time.
    const fitting = await fittingOf(client, found, segment.condition, scale);
    const { newId, clock } = deps;
    const all = fitting.map((person) => ({
      person,
      event: calendarEvent(
        workspace,
        { id: journeyId, on: journey.definition.on },
        at,
        person.id,
        taken.zones === null ? null : wallClock(where.zoneOf(person.traits), at, deps.zones),
      ),
      // As if it had been in time, however late this is.
      at: toReal(clock, at),
    }));
    const entrants = taken.zones === null ? all : await notMetBefore(client, workspace, all);
    const judged = await enterPeople(client, entrants, { workspace, journey, clock, newId });
    const entered = enteredOf(judged);
    const refused = judged.length - entered;
    await client.query(move, [...key, page.at(-1)?.id ?? taken.judgedTo, entered, refused]);
    if (page.length < deps.page) await client.query(end, [...key, null]);
    return { entered, refused };
  });
}

/** What they did is judged by the database again, what they are by what was read with the lock. */
async function fittingOf<Person extends { readonly id: string; readonly traits: JsonObject }>(
  client: PoolClient,
  found: readonly Person[],
  condition: Condition,
  scale: number,
): Promise<readonly Person[]> {
  if (didsOf([condition]).length === 0)
    return found.filter(({ traits }) => evaluate(condition, { traits, event: null, entry: null }));
  const { text, values } = conditionSql(condition, { traits: 'p.traits', profile: 'p.id', scale }, 2);
  const ids = found.map(({ id }) => id);
  const { rows } = await client.query<{ id: string }>(
    `select p.id from profiles p where p.id = any ($1::uuid[]) and ${text}`,
    [ids, ...values],
  );
  const fits = new Set(rows.map(({ id }) => id));
  return found.filter(({ id }) => fits.has(id));
}

type Zoned = { readonly timezone?: Json | null };

/**
 * Who is where an occurrence has come. `zones` null: everybody. `isAsked`: the database can tell by itself, because nobody without a zone of
 * their own is there.
 */
async function whereaboutsOf(client: PoolClient, workspace: string, among: readonly string[] | null, zones: Zones) {
  const usual = among === null ? '' : await defaultZone(client, workspace);
  const zoneOf = ({ timezone }: Zoned): string =>
    typeof timezone === 'string' && zones.isZone(timezone) ? timezone : usual;
  return {
    isAsked: among !== null && !among.includes(usual),
    isThere: (person: Zoned): boolean => among === null || among.includes(zoneOf(person)),
    zoneOf,
  };
}

/** Whoever has met this occurrence in another zone does not meet it again in this one. */
async function notMetBefore(
  client: PoolClient,
  workspace: string,
  entrants: readonly Entrant[],
): Promise<readonly Entrant[]> {
  const { rows } = await client.query<{ id: string }>(
    'select event_id as id from inbox where workspace = $1 and source = $2 and event_id = any ($3::text[])',
    [workspace, calendarSource, entrants.map(({ event }) => event.id)],
  );
  const met = new Set(rows.map(({ id }) => id));
  return entrants.filter(({ event }) => !met.has(event.id));
}
