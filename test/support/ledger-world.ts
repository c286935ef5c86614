import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createLedger } from '../../adapters/postgres/ledger/ledger.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { realClock } from '../../domain/clock.ts';
import type { Ledger, SendRef } from '../../domain/message/ledger.ts';
import type { SendIntent } from '../../domain/policy/facts.ts';
import { ownDatabase } from './own-database.ts';

export type LedgerWorld = {
  readonly pool: pg.Pool;
  readonly ledger: Ledger;
  /** A person in a running enrollment of a live journey, with a phone and a mail address. */
  person(): Promise<{
    readonly profileId: string;
    readonly enrollmentId: string;
    readonly sms: SendRef;
    readonly email: SendRef;
  }>;
  close(): Promise<void>;
};

export const smsIntent: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'service',
  topic: null,
  template: 'welcome',
  awaitsReceipt: false,
  addressGraceMs: 120_000,
  began: 0,
};

/** A ledger on an own, empty database, with nothing but the schema in it. */
export async function ledgerWorld(label: string): Promise<LedgerWorld> {
  const database = await ownDatabase(label);
  const pool = new pg.Pool({ connectionString: database.url, max: 16 });
  pool.on('error', () => undefined); // dropping the database ends connections that are just closing
  await migrate(database.url);
  await pool.query(`insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live')`);
  return {
    pool,
    ledger: await createLedger(pool),
    person: () => person(pool),
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function person(pool: pg.Pool): ReturnType<LedgerWorld['person']> {
  const [profileId, enrollmentId] = [randomUUID(), randomUUID()];
  const traits = { phone: '+385911234567', email: 'ana@example.com' };
  await pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [profileId, traits]);
  await pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
     values ($1::uuid, 'default', 'welcome', 'v1', $2, $2, $3, 'once', 'test', $1::text, $4)`,
    [enrollmentId, profileId, `journey-${enrollmentId}`, realClock],
  );
  const ref = { owner: { kind: 'enrollment', id: enrollmentId }, step: 'send-welcome', visit: 1, hop: 0 } as const;
  return { profileId, enrollmentId, sms: { ...ref, channel: 'sms' }, email: { ...ref, channel: 'email' } };
}
