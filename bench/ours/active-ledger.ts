/** Half of 5.13: facts, claim and record for people who have been in their journeys for a while, each once, in no order. */
import { createInterface } from 'node:readline';
import { createLedger } from '../../adapters/postgres/ledger/ledger.ts';
import { byKeys, createPool } from '../../adapters/postgres/pool.ts';
import { claimAndRecord } from './claim-and-record.ts';

type Order = { units: number; inFlight: number };

const pool = createPool(process.env['DATABASE_URL'] ?? '', {
  name: 'bench',
  max: Number(process.env['POOL']),
  settings: byKeys,
  onError: (error) => {
    throw error;
  },
});
const ledger = await createLedger(pool);
const { rows: waiting } = await pool.query<{ id: string; phone: string }>(
  `select e.id, p.traits ->> 'phone' as phone from enrollments e join profiles p on p.id = e.profile_id where e.status = 'running'
     and not exists (select 1 from messages m where m.owner_id = e.id) order by md5(e.id::text)`,
);
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight } = JSON.parse(line) as Order;
  const people = waiting.splice(0, units);
  if (people.length < units) throw new Error('nobody is left to write to');
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let one = people.pop(); one !== undefined; one = people.pop())
      await claimAndRecord(ledger, one.id, 'sms', { phone: one.phone, first: 2 });
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  process.stdout.write(`${JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000 })}\n`);
}
await pool.end();
