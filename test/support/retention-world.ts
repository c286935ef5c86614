import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { removing } from '../../adapters/postgres/retention/remove.ts';
import { realClock } from '../../domain/clock.ts';
import type { Reentry } from '../../domain/journey/definition.ts';
import { createRemoveOld } from '../../workers/router/remove-old.ts';
import { ownDatabase } from './own-database.ts';

type Old = { readonly enrollment: string; readonly profile: string; readonly message: string };
type EnrollmentOptions = {
  readonly journey?: string;
  readonly slot?: string;
  readonly profile?: string;
  readonly running?: boolean;
};

export type RetentionWorld = {
  readonly url: string;
  readonly pool: pg.Pool;
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  count(table: string, where?: string): Promise<number>;
  journey(id: string, reentry: Reentry): Promise<void>;
  /** One that ended so many days ago, with everything that can hang on it. */
  enrollment(daysAgo: number, options?: EnrollmentOptions): Promise<Old>;
  /** `many` of them, each with a message. */
  enrollments(daysAgo: number, many: number): Promise<void>;
  /** What a router does beside its other work; end it by `close` of the world. */
  remover(keepDays?: number, aheadMs?: number): ReturnType<typeof createRemoveOld>;
  /** Rows whose owner is not there. */
  dangling(): Promise<Record<string, number>>;
  close(): Promise<void>;
};

/** A database of its own with things of any age in it. */
export async function retentionWorld(label: string): Promise<RetentionWorld> {
  const database = await ownDatabase(label);
  await migrate(database.url);
  const pool = new pg.Pool({ connectionString: database.url, max: 8 });
  pool.on('error', () => undefined); // dropping the database ends connections that are just closing
  const removers: pg.Pool[] = [];
  const rows = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await pool.query<Row>(text, [...values])).rows;
  const count = async (table: string, where = 'true'): Promise<number> =>
    (await rows<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]?.n ?? 0;

  return {
    url: database.url,
    pool,
    rows,
    count,
    async journey(id, reentry) {
      const definition = { id, on: { event: 'user.signed_up' }, reentry, exitOn: [], steps: [] };
      await pool.query(
        `with v as (insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts)
           values ('default', $1, 'v1', $2, '{}', '{}') on conflict do nothing)
         insert into journeys (workspace, id, version, status) values ('default', $1, 'v1', 'live')`,
        [id, definition],
      );
    },
    enrollment: (daysAgo, options) => oneEnrollment(pool, daysAgo, options ?? {}),
    async enrollments(daysAgo, many) {
      await pool.query(
        `with p as (insert into profiles (id, workspace) select gen_random_uuid(), 'default' from generate_series(1, $1) returning id),
         e as (
           insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, slot_held, status, reason,
             entry_source, entry_event_id, clock, entered_at, ended_at)
           select gen_random_uuid(), 'default', 'tips', 'v1', id, id, 'journey-' || id, 'running', false, 'completed', 'at its end',
             'test', id::text, $2, now() - ($3 + 1) * interval '1 day', now() - $3 * interval '1 day' from p returning id, profile_id),
         m as (
           insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id,
             channel, class, template, state, reason, virtual_at)
           select gen_random_uuid(), 'default', id::text, id::text, 1, 'enrollment', id, 'hello', 1, 0, profile_id, 'sms', 'service', 'hello',
             'ACCEPTED', 'accepted by the provider', 0 from e returning id)
         insert into attempts (message_id, n, epoch, gateway) select id, 1, 1, 'infobip' from m`,
        [many, realClock, daysAgo],
      );
    },
    remover(keepDays = 400, aheadMs = 0) {
      const own = createPool(database.url, { name: 'test', max: 1, settings: removing, onError: () => undefined });
      removers.push(own);
      return createRemoveOld({
        pool: own,
        keepDays,
        now: () => Date.now() + aheadMs,
        policyTime: (real) => real,
        everyMs: { busy: 0, idle: 0 },
        onRemoved: () => undefined,
        onTrouble: () => undefined,
      });
    },
    async dangling() {
      const of = (table: string, key: string, owner: string, ownerKey = 'id') =>
        count(
          `${table} x`,
          `x.${key} is not null and not exists (select 1 from ${owner} o where o.${ownerKey} = x.${key})`,
        );
      return {
        attempts: await of('attempts', 'message_id', 'messages'),
        receipts: await of('receipts', 'message_id', 'messages'),
        lookUps: await of('look_ups', 'message_id', 'messages'),
        engagements: await of('engagements', 'message_id', 'messages'),
        answers: await of('inbound_messages', 'answers', 'messages'),
        lists: await of('messages', 'verdict_list', 'verdict_lists'),
        trail: await of('enrollment_trail', 'enrollment_id', 'enrollments'),
        data: await of('enrollment_data', 'enrollment_id', 'enrollments'),
        undoing: await of('compensations', 'enrollment_id', 'enrollments'),
        recipients: await of('campaign_recipients', 'campaign', 'campaigns', 'key'),
        paces: await of('campaign_paces', 'campaign', 'campaigns', 'key'),
        messages: await count(
          'messages m',
          `not exists (select 1 from enrollments e where e.id = m.owner_id) and not exists (select 1 from campaigns c where c.key = m.owner_id)
           and not exists (select 1 from send_requests r where r.message_id = m.id)`,
        ),
      };
    },
    async close() {
      await Promise.all([pool, ...removers].map((one) => one.end()));
      await database.drop();
    },
  };
}

async function oneEnrollment(pool: pg.Pool, daysAgo: number, options: EnrollmentOptions): Promise<Old> {
  const { journey = 'tips', slot = 'running', profile = randomUUID(), running = false } = options;
  const [enrollment, message] = [randomUUID(), randomUUID()];
  const ended = new Date(Date.now() - daysAgo * 86_400_000);
  const known = await pool.query('select 1 from profiles where id = $1', [profile]);
  if (known.rowCount === 0)
    await pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
      profile,
      { phone: '+385911234567', email: 'ana@example.com' },
    ]);
  await pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, slot_held, status, reason,
       entry_source, entry_event_id, clock, entered_at, ended_at)
     values ($1::uuid, 'default', $2, 'v1', $3, $3, 'journey-' || $1::text, $4, $5, $6, 'at its end', 'test', $1::text, $7, $8::timestamptz - interval '1 hour', $9)`,
    [
      enrollment,
      journey,
      profile,
      slot,
      slot === 'once' || running,
      running ? 'running' : 'completed',
      realClock,
      ended,
      running ? null : ended,
    ],
  );
  await pool.query(
    `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
       channel, class, template, state, reason, address, gateway, attempt, virtual_at, created_at, updated_at)
     values ($1::uuid, 'default', $1::text, 'p-' || $1::text, 1, 'enrollment', $2, $3, 'v1', 'hello', 1, 0, $4, 'email', 'marketing', 'hello', 'ACCEPTED',
       'accepted by the provider', 'ana@example.com', 'infobip', 1, 0, $5, $5)`,
    [message, enrollment, journey, profile, ended],
  );
  for (const text of [
    `insert into attempts (message_id, n, epoch, gateway) values ($1, 1, 1, 'infobip')`,
    `insert into look_ups (message_id, attempt, n, outcome) values ($1, 1, 1, 'found')`,
    `insert into receipts (message_id, dedupe, status) values ($1, 'd', 'DELIVERED')`,
    `insert into engagements (workspace, dedupe, kind, message_id) values ('default', 'o-' || $1::uuid, 'opened', $1::uuid)`,
  ])
    await pool.query(text, [message]);
  for (const text of [
    `insert into enrollment_trail (enrollment_id, seq, at, what) values ($1, 0, 0, 'began')`,
    `insert into enrollment_data (enrollment_id, ref, data) values ($1, 'entry', '{}')`,
    `insert into compensations (id, workspace, enrollment_id, journey_id, version, step, visit, kind, outcome, ended_at)
     values (gen_random_uuid(), 'default', $1, 'tips', 'v1', 'hello', 1, 'correction', 'undone', now())`,
  ])
    await pool.query(text, [enrollment]);
  await pool.query(
    `insert into inbound_messages (workspace, channel, provider_id, sender, profile_id, handling, answers)
     values ('default', 'sms', 'in-' || $1::uuid, '385911234567', $2, 'kept', $1::uuid)`,
    [message, profile],
  );
  return { enrollment, profile, message };
}
