import type { PoolClient } from 'pg';
import { toReal, toVirtual } from '../../../domain/clock.ts';
import type { DateEntry } from '../../../domain/journey/definition.ts';
import { latestDate, nextDate, type Dated } from '../../../domain/journey/entry/date-times.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { profileZone } from '../../../domain/policy/decide.ts';
import type { WorkspaceSettings } from '../../../domain/policy/settings.ts';
import type { Zones } from '../../../domain/policy/zones.ts';
import { calendarEvent } from '../../../domain/routing/calendar-event.ts';
import { lockPeople } from '../routing/read-batch.ts';
import { inTransaction } from '../transaction.ts';
import { enteredOf, enterPeople, readJourney } from './enter-people.ts';
import type { EntryDeps, PageResult } from './occurrences.ts';
import type { DatedJourney } from './timed-journeys.ts';

/** Whoever holds the journey's row works on it; nobody else waits for it. The clock is that of the database, real. */
const take = `
select t.filled_to as "filledTo", t.filled_at as "filledAt", (extract(epoch from t.created_at) * 1000)::float8 as "createdAt",
  (extract(epoch from clock_timestamp()) * 1000)::float8 as now, w.settings
from timed_journeys t join workspaces w on w.id = t.workspace where t.id = $1 and t.ended_at is null for update of t skip locked`;
type Taken = {
  filledTo: string | null;
  filledAt: Date | null;
  createdAt: number;
  now: number;
  settings: WorkspaceSettings;
};

const holders = `
select id, traits from profiles where workspace = $1 and alias_of is null and traits ? $2 and id > $3::uuid
order by id limit $4 for no key update`;
/** Whom the triggers know already they know better. */
const add = `
insert into entry_dates (timed, profile_id, look_at, since)
select $1, id, look_at, $3 from jsonb_to_recordset($2::jsonb) as x (id uuid, look_at bigint) on conflict do nothing`;
const moveFill = `update timed_journeys set filled_to = $2, filled_at = case when $2::uuid is null then clock_timestamp() else filled_at end where id = $1`;

/** Once a day everybody is gone through again: whoever is missing, for whatever reason, is found. */
const refill = `
update timed_journeys set filled_to = '00000000-0000-0000-0000-000000000000'
where id = $1 and ended_at is null and filled_to is null and filled_at < clock_timestamp() - interval '1 day'`;

/**
 * One page of the people whose profile holds the date: each gets a row that says when to look at them. What comes after the journey went live
 * counts, however long the filling takes. Answers whether there are more.
 */
export async function fillDates(journey: DatedJourney, deps: EntryDeps): Promise<boolean> {
  await deps.pool.query(refill, [journey.id]);
  return inTransaction(deps.pool, async (client) => {
    const [taken] = (await client.query<Taken>(take, [journey.id])).rows;
    if (taken === undefined || taken.filledTo === null) return false;
    const values = [journey.workspace, traitOf(journey.entry), taken.filledTo, deps.page];
    const { rows } = await client.query<{ id: string; traits: JsonObject }>(holders, values);
    const now = toVirtual(deps.clock, taken.now);
    const since = taken.filledAt === null ? toVirtual(deps.clock, taken.createdAt) : now;
    const looks = rows.map(({ id, traits }) => {
      const dated = datedOf(journey.entry, traits, taken.settings, deps.zones);
      return { id, look_at: latestDate(dated, since, now) ?? nextDate(dated, now) };
    });
    if (looks.length > 0) await client.query(add, [journey.id, JSON.stringify(looks), since]);
    const isMore = rows.length === deps.page;
    await client.query(moveFill, [journey.id, isMore ? rows.at(-1)?.id : null]);
    return isMore;
  });
}

const dueRows = `select profile_id as id from entry_dates where timed = $1 and look_at <= $2 order by look_at limit $3`;
/** Who was merged into another, or is gone, has no date of their own any more. */
const forgetGone = `
delete from entry_dates d where d.timed = $1 and d.profile_id = any ($2::uuid[])
  and not exists (select 1 from profiles p where p.id = d.profile_id and p.alias_of is null) returning d.profile_id as id`;
/** Profiles are locked before their dates, as the triggers do it. */
const lockDates = `
select profile_id as id, since::float8 as since, (extract(epoch from changed_at) * 1000)::float8 as "changedAt"
from entry_dates where timed = $1 and profile_id = any ($2::uuid[]) and look_at <= $3 order by profile_id for update`;
type DateRow = { id: string; since: number | null; changedAt: number };
const settle = `
update entry_dates d set look_at = x.look_at, since = $3
from jsonb_to_recordset($2::jsonb) as x (id uuid, look_at bigint) where d.timed = $1 and d.profile_id = x.id`;

/**
 * One page of people whose date may have come: each is judged by what their profile says now, under its lock, so a date that has moved meanwhile
 * counts where it stands. Null: nobody is due, or somebody else works on them.
 */
export function enterDated(journey: DatedJourney, deps: EntryDeps): Promise<PageResult | null> {
  const { workspace, journeyId, entry } = journey;
  return inTransaction(deps.pool, async (client) => {
    const [taken] = (await client.query<Taken>(take, [journey.id])).rows;
    if (taken === undefined) return null;
    const now = toVirtual(deps.clock, taken.now);
    const candidates = await idsOf(client, dueRows, [journey.id, now, deps.page]);
    if (candidates.length === 0) return null;
    const facts = await readJourney(client, workspace, journeyId);
    // Another `on` was published a moment ago: this one ends with the next look.
    if (facts?.status !== 'live' || !('date' in facts.definition.on)) return null;
    const gone = new Set(await idsOf(client, forgetGone, [journey.id, candidates]));
    const found = await lockPeople(
      client,
      candidates.filter((id) => !gone.has(id)),
      [journeyId],
    );
    const ids = found.map(({ id }) => id);
    const { rows } = await client.query<DateRow>(lockDates, [journey.id, ids, now]);
    const due = new Map(rows.map((row) => [row.id, row]));
    const looked = found.flatMap((person) => {
      const row = due.get(person.id);
      if (row === undefined) return [];
      const dated = datedOf(entry, person.traits, taken.settings, deps.zones);
      const at = latestDate(dated, row.since ?? toVirtual(deps.clock, row.changedAt), now);
      return [{ person, at, next: nextDate(dated, now) }];
    });
    const entrants = looked.flatMap(({ person, at }) => {
      if (at === null) return [];
      const event = calendarEvent(workspace, { id: journeyId, on: entry }, at, person.id);
      return [{ person, event, at: toReal(deps.clock, at) }];
    });
    const context = { workspace, journey: facts, clock: deps.clock, newId: deps.newId };
    const judged = await enterPeople(client, entrants, context);
    const looks = looked.map(({ person, next }) => ({ id: person.id, look_at: next }));
    await client.query(settle, [journey.id, JSON.stringify(looks), now]);
    const entered = enteredOf(judged);
    return { entered, refused: judged.length - entered };
  });
}

/** `birthday` of `traits.birthday`, and `contract` of `traits.contract.end`. */
const traitOf = ({ date }: DateEntry): string => date.split('.')[1] ?? '';

function datedOf(entry: DateEntry, traits: JsonObject, settings: WorkspaceSettings, zones: Zones): Dated {
  const zone =
    entry.zone === 'profile' ? profileZone({ profile: { id: '', traits, revision: 0 }, settings }, zones) : entry.zone;
  return { entry, traits, zone, zones };
}

async function idsOf(client: PoolClient, text: string, values: readonly unknown[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(text, [...values]);
  return rows.map(({ id }) => id);
}
