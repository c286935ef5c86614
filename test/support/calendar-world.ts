import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { remembering } from '../../adapters/zones/remembering.ts';
import { zones } from '../../adapters/zones/zones.ts';
import type { Entry, JourneyDefinition, Reentry } from '../../domain/journey/definition.ts';
import type { JsonObject } from '../../domain/json.ts';
import { createBeginByCalendar, type CalendarDeps } from '../../workers/router/begin-by-calendar.ts';
import { ownDatabase } from './own-database.ts';

export type Seen = { readonly journey: string; readonly verdict: string; readonly due: string };

export type CalendarWorld = {
  readonly pool: pg.Pool;
  /** What a router does when its stack shows this instant, until nothing is due any more. */
  at(instant: string, changes?: Partial<CalendarDeps>, signal?: AbortSignal): Promise<void>;
  person(traits: JsonObject): Promise<string>;
  /** So many of them at once. */
  people(count: number, traits: JsonObject): Promise<void>;
  learn(profileId: string, traits: JsonObject): Promise<void>;
  segment(id: string, where: JsonObject): Promise<void>;
  journey(id: string, on: Entry, reentry?: Reentry, status?: string): Promise<void>;
  status(id: string, status: string): Promise<void>;
  /** What the inbox says of a person, by journey and instant. */
  seen(profileId: string): Promise<readonly Seen[]>;
  /** Enrollments of a journey, by person. */
  entered(journey: string): Promise<ReadonlyMap<string, number>>;
  rows<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** A database with people, segments and journeys, and a calendar that shows whatever a test wants. */
export async function calendarWorld(label: string): Promise<CalendarWorld> {
  const database = await ownDatabase(label);
  await migrate(database.url);
  const pool = new pg.Pool({ connectionString: database.url, max: 6 });
  pool.on('error', () => undefined);
  const rows = async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(sql, [...values])).rows;

  return {
    pool,
    rows,
    async at(instant, changes = {}, signal = new AbortController().signal) {
      const round = createBeginByCalendar({
        pool,
        zones: remembering(zones),
        clock: { realStart: Date.now(), virtualStart: Date.parse(instant), scale: 1 },
        newId: uuidv7,
        onEntered: () => undefined,
        onTrouble: (what, error) => {
          throw new Error(what, { cause: error });
        },
        ...changes,
      });
      await round(signal);
    },
    async person(traits) {
      const id = uuidv7();
      await pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
        id,
        JSON.stringify(traits),
      ]);
      return id;
    },
    async people(count, traits) {
      await pool.query(
        `insert into profiles (id, workspace, traits) select gen_random_uuid(), 'default', $2 from generate_series(1, $1)`,
        [count, JSON.stringify(traits)],
      );
    },
    async learn(profileId, traits) {
      await pool.query('update profiles set traits = traits || $2, revision = revision + 1 where id = $1', [
        profileId,
        JSON.stringify(traits),
      ]);
    },
    async segment(id, where) {
      await pool.query(
        `insert into segments (workspace, id, name, condition) values ('default', $1, $1, $2)
         on conflict (workspace, id) do update set condition = excluded.condition`,
        [id, JSON.stringify(where)],
      );
    },
    async journey(id, on, reentry = { kind: 'always' }, status = 'live') {
      const definition: JourneyDefinition = {
        id,
        on,
        reentry,
        exitOn: [],
        steps: [{ kind: 'wait', id: 'w', for: '1 day' }],
      };
      const version = randomUUID().slice(0, 12);
      await pool.query(
        `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts) values ('default', $1, $2, $3, '{}', '{}')`,
        [id, version, JSON.stringify(definition)],
      );
      await pool.query(
        `insert into journeys (workspace, id, version, status) values ('default', $1, $2, $3)
         on conflict (workspace, id) do update set version = $2, status = $3, updated_at = now()`,
        [id, version, status],
      );
    },
    async status(id, status) {
      await pool.query('update journeys set status = $2, updated_at = now() where id = $1', [id, status]);
    },
    seen: (profileId) =>
      rows<Seen>(
        `select v ->> 'journey' as journey, v ->> 'verdict' as verdict, substring(event_id from '@(.*)/') as due
         from inbox, jsonb_array_elements(verdicts) v where profile_id = $1 order by event_id`,
        [profileId],
      ),
    async entered(journey) {
      const found = await rows<{ id: string; count: number }>(
        'select profile_id as id, count(*)::int as count from enrollments where journey_id = $1 group by 1',
        [journey],
      );
      return new Map(found.map(({ id, count }) => [id, count]));
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
