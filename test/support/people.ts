import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { realClock } from '../../domain/clock.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';

/** A journey with one branch and one message, for stories. */
export const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [
    {
      kind: 'branch',
      id: 'plan',
      cases: [
        {
          when: { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' },
          steps: [{ kind: 'send', id: 'hello', channel: 'sms', template: 'welcome', class: 'service' }],
        },
      ],
      else: [],
    },
  ],
};

const template = { en: { kind: 'text', text: 'Hi {{ profile.name }}' } };

/** Publishes `welcome` as version v1, live. */
export async function publishWelcome(pool: Pool): Promise<void> {
  await pool.query(
    `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts) values ('default', 'welcome', 'v1', $1, $2, '{}')`,
    [JSON.stringify(welcome), JSON.stringify({ 'sms/welcome': template })],
  );
  await pool.query(`insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live')`);
}

/** A person known by `userId`. */
export async function insertPerson(pool: Pool, userId: string, traits: object = {}): Promise<string> {
  const id = randomUUID();
  await pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
    id,
    JSON.stringify(traits),
  ]);
  await pool.query(`insert into identities (workspace, kind, value, profile_id) values ('default', 'userId', $1, $2)`, [
    userId,
    id,
  ]);
  return id;
}

export type EventSeed = { readonly id: string; readonly type?: string; readonly verdicts?: readonly object[] };

export async function insertEvent(
  pool: Pool,
  profileId: string,
  { id, type = 'user.signed_up', verdicts = [] }: EventSeed,
): Promise<void> {
  await pool.query(
    `insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, profile_id, verdicts)
     values ('default', 'segment', $1, ''::bytea, $2, 1, $3, $4)`,
    [id, type, profileId, JSON.stringify(verdicts)],
  );
}

/** Somebody in `welcome`, with the event that brought them in. */
export async function insertEnrollment(
  pool: Pool,
  profileId: string,
  columns: { readonly held_back?: string } = {},
): Promise<string> {
  const id = randomUUID();
  const event = `event-${id}`;
  await insertEvent(pool, profileId, {
    id: event,
    verdicts: [{ journey: 'welcome', verdict: 'entered', enrollment: id }],
  });
  await pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock, held_back)
     values ($1::uuid, 'default', 'welcome', 'v1', $2, $2, $3, 'once', 'segment', $4, $5, $6)`,
    [id, profileId, `journey-${id}`, event, JSON.stringify(realClock), columns.held_back ?? null],
  );
  return id;
}

/** An accepted and delivered message of that enrollment, with its trail. */
export async function insertMessage(pool: Pool, profileId: string, enrollmentId: string): Promise<string> {
  const id = randomUUID();
  const now = Date.now();
  await pool.query(
    `insert into enrollment_trail (enrollment_id, seq, at, step, what, detail) values ($1, 0, $2, 'plan', 'chose', 'case:0'), ($1, 1, $2, 'hello', 'began', null) on conflict do nothing`,
    [enrollmentId, now],
  );
  await pool.query(
    `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop,
       profile_id, channel, class, template, state, reason, verdicts, attempt, epoch, gateway, delivery, virtual_at)
     values ($1::uuid, 'default', $1::text, 'p' || replace($1::text, '-', ''), 1, 'enrollment', $2, 'welcome', 'v1', 'hello', 1, 0,
       $3, 'sms', 'service', 'welcome', 'ACCEPTED', 'accepted by the provider', $4, 2, 2, 'infobip', 'delivered', $5)`,
    [id, enrollmentId, profileId, JSON.stringify([{ rule: 'consent', verdict: 'pass', because: 'service' }]), now],
  );
  await pool.query(
    `insert into attempts (message_id, n, epoch, gateway, started_at, finished_at, outcome, detail) values
       ($1, 1, 1, 'infobip', now() + interval '1 second', now() + interval '2 seconds', 'unknown', 'connection reset'),
       ($1, 2, 2, 'infobip', now() + interval '4 seconds', now() + interval '5 seconds', 'accepted', '')`,
    [id],
  );
  await pool.query(
    `insert into look_ups (message_id, attempt, n, at, outcome) values ($1, 1, 1, now() + interval '3 seconds', 'absent')`,
    [id],
  );
  await pool.query(
    `insert into receipts (message_id, dedupe, status, code, received_at) values ($1, 'r', 'delivered', 'DELIVERED_TO_HANDSET', now() + interval '6 seconds')`,
    [id],
  );
  return id;
}

/** Something of that enrollment that was to be undone. Answers its id. */
export async function insertCompensation(
  pool: Pool,
  enrollmentId: string,
  { step, outcome }: { readonly step: string; readonly outcome: 'undone' | 'parked' | null },
): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `insert into compensations (id, workspace, enrollment_id, journey_id, version, step, visit, kind, outcome, parked_at, evidence)
     values ($1, 'default', $2, 'welcome', 'v1', $3, 1, 'correction', $4, case when $4 = 'parked' then now() end, '{"state":"HELD"}')`,
    [id, enrollmentId, step, outcome],
  );
  return id;
}
