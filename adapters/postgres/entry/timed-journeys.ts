import type { ClientBase, Pool } from 'pg';
import type { DateEntry, ScheduleEntry } from '../../../domain/journey/definition.ts';
import { isScheduleEntry } from '../../../domain/journey/entry/entry.ts';
import { latestTime, nextTime, nextTimeAnywhere } from '../../../domain/journey/entry/schedule-times.ts';
import type { Zones } from '../../../domain/policy/zones.ts';
import { defaultZone } from './default-zone.ts';
import { inTransaction } from '../transaction.ts';

export type TimedJourney = { readonly id: string; readonly workspace: string; readonly journeyId: string };
/** `toFill`: people with the date may lack a row; `isDue`: somebody is to be looked at. */
export type DatedJourney = TimedJourney & {
  readonly entry: DateEntry;
  readonly toFill: boolean;
  readonly isDue: boolean;
};

/** Changes whenever a journey is published, launched, paused or archived. */
const stamp = `select md5(coalesce(string_agg(concat_ws('/', workspace, id, version, status), ',' order by workspace, id), '')) as stamp from journeys`;

/** Live journeys that begin by the calendar and are not known so yet; those known that are no longer are ended. */
const settle = `
with live as (
  select j.workspace, j.id, v.definition -> 'on' as entry from journeys j
  join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
  where j.status = 'live' and not v.definition -> 'on' ? 'event'),
ended as (
  update timed_journeys t set ended_at = clock_timestamp() where t.ended_at is null
    and not exists (select 1 from live l where l.workspace = t.workspace and l.id = t.journey_id and l.entry = t.entry))
select l.workspace, l.id as "journeyId", l.entry from live l
where not exists (
  select 1 from timed_journeys t where t.ended_at is null and t.workspace = l.workspace and t.journey_id = l.id and t.entry = l.entry)`;

const begin = `
insert into timed_journeys (workspace, journey_id, entry, next_at) values ($1, $2, $3, $4)`;

/** First half of the advisory lock's key: "which journeys begin by the calendar". */
const lockClass = 7_220_004;

const due = `
select t.id, t.workspace, t.journey_id as "journeyId", t.entry, t.next_at::float8 as "nextAt" from timed_journeys t
where t.ended_at is null and t.next_at <= $1 and not exists (
  select 1 from entry_occurrences o where o.workspace = t.workspace and o.journey_id = t.journey_id and o.ended_at is null)
order by t.id for update of t skip locked`;

/** $4 the segment, $5 the instants at which it came, each with the zones that had it then. */
const record = `
with o as (
  insert into entry_occurrences (workspace, journey_id, at, segment, zones)
  select $2, $3, x.at, $4, x.zones from jsonb_to_recordset($5::jsonb) as x (at bigint, zones text[]) on conflict do nothing),
old as (
  delete from entry_occurrences where workspace = $2 and journey_id = $3 and ended_at < now() - interval '400 days')
update timed_journeys set next_at = $6 where id = $1::bigint`;

const dated = `
select * from (
  select t.id, t.workspace, t.journey_id as "journeyId", t.entry,
    t.filled_to is not null or t.filled_at < clock_timestamp() - interval '1 day' as "toFill",
    exists (select 1 from entry_dates d where d.timed = t.id and d.look_at <= $1) as "isDue"
  from timed_journeys t where t.ended_at is null and t.entry ? 'date' and not ${isBraked('t')}) t
where "toFill" or "isDue" order by id`;

type Due = TimedJourney & { readonly entry: ScheduleEntry; readonly nextAt: number };

/** Which journeys begin by the calendar, and the occurrences of their schedules. `now`: epoch ms of the stack's clock. */
export function createTimedJourneys(pool: Pool, zones: Zones) {
  let seen = '';
  return {
    /** Takes notice of what was published, launched and paused since. */
    async settle(now: number): Promise<void> {
      const { rows } = await pool.query<{ stamp: string }>(stamp);
      const current = rows[0]?.stamp ?? '';
      if (current === seen) return;
      await inTransaction(pool, async (client) => {
        // Two at once would both find the same ones new.
        await client.query('select pg_advisory_xact_lock($1::int, 0)', [lockClass]);
        const fresh = await client.query<{ workspace: string; journeyId: string; entry: ScheduleEntry | DateEntry }>(
          settle,
        );
        for (const { workspace, journeyId, entry } of fresh.rows)
          await client.query(begin, [
            workspace,
            journeyId,
            JSON.stringify(entry),
            isScheduleEntry(entry) ? soonestTime(entry, now, zones) : null,
          ]);
      });
      seen = current;
    },
    /**
     * Records every schedule that has come round since the last look, before anybody enters: of one that comes for each person where they are,
     * once for all zones that have the same time then. Of several that were missed the latest counts, and none while an earlier one is still
     * under way.
     */
    async record(now: number): Promise<number> {
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<Due>(due, [now]);
        for (const { id, workspace, journeyId, entry, nextAt } of rows) {
          const came =
            entry.zone === 'profile'
              ? cameByZone(entry, nextAt, now, await zonesOf(client, workspace, zones), zones)
              : [{ at: latestTime(entry, nextAt, now, zones) ?? nextAt, zones: null }];
          const next = soonestTime(entry, now, zones);
          await client.query(record, [id, workspace, journeyId, entry.segment, JSON.stringify(came), next]);
        }
        return rows.length;
      });
    },
    /** Live journeys with something to do that begin on a date of each person, but for those that a brake holds. */
    async dated(now: number): Promise<readonly DatedJourney[]> {
      return (await pool.query<DatedJourney>(dated, [now])).rows;
    },
    /** Forgets the dates of journeys that begin so no longer, a page at a time; answers whether anything was left. */
    async forget(limit: number): Promise<boolean> {
      const { rows } = await pool.query<{ id: string }>(
        'select id from timed_journeys where ended_at is not null order by id limit 1',
      );
      const [gone] = rows;
      if (gone === undefined) return false;
      const { rowCount } = await pool.query(
        `delete from entry_dates where timed = $1 and profile_id in (select profile_id from entry_dates where timed = $1 limit $2)`,
        [gone.id, limit],
      );
      if ((rowCount ?? 0) < limit) await pool.query('delete from timed_journeys where id = $1', [gone.id]);
      return true;
    },
  };
}

/** When to look next: of one in each person's own zone, as soon as it comes anywhere; whoever turns up there meanwhile is met. */
const soonestTime = (entry: ScheduleEntry, after: number, zones: Zones): number =>
  entry.zone === 'profile' ? nextTimeAnywhere(entry.schedule, after, zones) : nextTime(entry, after, zones);

const zonesInUse = `select distinct traits ->> 'timezone' as zone from profiles where workspace = $1 and alias_of is null and traits ? 'timezone'`;

/** Every zone in which somebody is, and that of the workspace, where all others are taken to be. */
async function zonesOf(client: ClientBase, workspace: string, zones: Zones): Promise<readonly string[]> {
  const { rows } = await client.query<{ zone: string | null }>(zonesInUse, [workspace]);
  const own = rows.flatMap(({ zone }) => (zone !== null && zones.isZone(zone) ? [zone] : []));
  return [...new Set([...own, await defaultZone(client, workspace)])];
}

/** The latest time of each zone since the last look, by its instant. */
function cameByZone(
  { schedule }: ScheduleEntry,
  from: number,
  now: number,
  names: readonly string[],
  zones: Zones,
): readonly { readonly at: number; readonly zones: readonly string[] }[] {
  const came = new Map<number, string[]>();
  for (const zone of names) {
    const at = latestTime({ schedule, zone }, from, now, zones);
    if (at !== null) came.set(at, [...(came.get(at) ?? []), zone]);
  }
  return [...came].map(([at, those]) => ({ at, zones: those }));
}

/** A brake on the whole journey holds its entries too: whoever releases it lets them go on. */
export function isBraked(row: string): string {
  return `exists (
  select 1 from halts h where h.workspace = ${row}.workspace and h.released_at is null and h.channel is null
    and (h.journey_id is null or h.journey_id = ${row}.journey_id))`;
}
