/** Ceiling of 2.28: what a message costs without a ledger, two single-row commits by hand: insert, then update. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import pg from 'pg';

type Order = { units: number; inFlight: number };

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: Number(process.env['POOL']) });
await pool.query(
  `create table bare (id uuid primary key, person uuid not null, address text not null, state text not null, updated_at timestamptz not null default now())`,
);
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight } = JSON.parse(line) as Order;
  const start = performance.now();
  let left = units;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const id = randomUUID();
      await pool.query({
        name: 'insert',
        text: `insert into bare (id, person, address, state) values ($1, $2, $3, 'claimed')`,
        values: [id, randomUUID(), '+385911234567'],
      });
      await pool.query({
        name: 'update',
        text: `update bare set state = 'accepted', updated_at = now() where id = $1`,
        values: [id],
      });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  console.log(JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000 }));
}
await pool.end();
