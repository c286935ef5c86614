import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Channel } from '../../domain/channel.ts';
import { realClock } from '../../domain/clock.ts';
import type { SendRef } from '../../domain/message/ledger.ts';

/** So many people in the journey of a `ledgerWorld`, each about to get a message. */
export async function ledgerPeople(
  pool: pg.Pool,
  count: number,
  phone: (n: number) => string = (n) => `+38591${1_000_000 + n}`,
  channel: (n: number) => Channel = () => 'sms',
): Promise<readonly SendRef[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await pool.query(
    `insert into profiles (id, workspace, traits)
     select id, 'default', jsonb_build_object('phone', phone, 'email', id || '@example.com') from unnest($1::uuid[], $2::text[]) as p (id, phone)`,
    [ids, ids.map((_, n) => phone(n))],
  );
  await pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
     select id, 'default', 'welcome', 'v1', id, id, 'journey-' || id, 'once', 'test', id::text, $2 from unnest($1::uuid[]) as id`,
    [ids, realClock],
  );
  const step = { step: 'send-code', visit: 1, hop: 0 } as const;
  return ids.map((id, n) => ({ owner: { kind: 'enrollment', id }, ...step, channel: channel(n) }));
}
