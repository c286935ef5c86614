/** Ours of 2.28 and 5.12: facts, claim and record as `activities/deliver.ts` does them, on people who have just entered. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createLedger } from '../../adapters/postgres/ledger/ledger.ts';
import { byKeys, createPool } from '../../adapters/postgres/pool.ts';
import { realClock } from '../../domain/clock.ts';
import type { Channel } from '../../domain/channel.ts';
import { claimAndRecord } from './claim-and-record.ts';
import { writingTransactions } from './writing-transactions.ts';

type Order = { units: number; inFlight: number; channel?: Channel };

const pool = createPool(process.env['DATABASE_URL'] ?? '', {
  name: 'bench',
  max: Number(process.env['POOL']),
  settings: byKeys,
  onError: (error) => {
    throw error;
  },
});
await pool.query(
  `insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live') on conflict do nothing`,
);
const ledger = await createLedger(pool);
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight, channel = 'sms' } = JSON.parse(line) as Order;
  const enrollments = await people(units);
  const before = await writingTransactions(pool);
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let id = enrollments.pop(); id !== undefined; id = enrollments.pop())
      await claimAndRecord(ledger, id, channel);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const perSecond = (units / (performance.now() - start)) * 1_000;
  const commits = ((await writingTransactions(pool)) - before) / units;
  process.stdout.write(`${JSON.stringify({ perSecond, commits })}\n`);
}
await pool.end();

/** What the router has written by the time a send begins. */
async function people(count: number): Promise<string[]> {
  const [profiles, enrollments] = [0, 1].map(() => Array.from({ length: count }, () => randomUUID()));
  await pool.query(`insert into profiles (id, workspace, traits) select id, 'default', $2 from unnest($1::uuid[]) id`, [
    profiles,
    { phone: '+385911234567', email: 'ana@example.com', first_name: 'Ana', plan: 'pro', locale: 'hr' },
  ]);
  await pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
     select e, 'default', 'welcome', 'v1', p, p, 'journey-' || e, 'once', 'bench', e::text, $3 from unnest($1::uuid[], $2::uuid[]) x (e, p)`,
    [enrollments, profiles, realClock],
  );
  await pool.query(
    `insert into enrollment_data (enrollment_id, ref, data) select e, 'entry', $2 from unnest($1::uuid[]) e`,
    [enrollments, { type: 'user.signed_up', properties: { plan: 'pro' } }],
  );
  await pool.query('analyze profiles, enrollments, messages');
  return enrollments ?? [];
}
