/** Ceiling of 3.15: the same pages by hand: one `unnest` insert, one raw bulk post, one `unnest` update. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import pg from 'pg';

type Order = { units: number; inFlight: number };

const page = 1_000;
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8 });
await pool.query(
  `create table bare_messages (id uuid primary key, person uuid not null, address text not null, state text not null, updated_at timestamptz not null default now())`,
);
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight } = JSON.parse(line) as Order;
  const start = performance.now();
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (taken < units) {
      const size = Math.min(page, units - taken);
      const first = taken;
      taken += size;
      const ids = Array.from({ length: size }, () => randomUUID());
      const addresses = ids.map((_, index) => `38598${String(first + index).padStart(7, '0')}`);
      await pool.query({
        name: 'insert',
        text: `insert into bare_messages (id, person, address, state) select id, id, address, 'claimed' from unnest($1::uuid[], $2::text[]) x (id, address)`,
        values: [ids, addresses],
      });
      const response = await fetch(`${process.env['SANDBOX']}/sms/3/messages`, {
        method: 'POST',
        headers: { authorization: 'App key', 'content-type': 'application/json' },
        body: JSON.stringify({
          messages: ids.map((messageId, index) => ({
            sender: 'Acme',
            destinations: [{ to: addresses[index], messageId }],
            content: { text: `Hi Ana, welcome to Acme! ${messageId}` },
          })),
        }),
      });
      const { messages } = (await response.json()) as { messages: { messageId: string; status: { name: string } }[] };
      await pool.query({
        name: 'update',
        text: `update bare_messages b set state = x.state, updated_at = now() from unnest($1::uuid[], $2::text[]) x (id, state) where b.id = x.id`,
        values: [messages.map(({ messageId }) => messageId), messages.map(({ status }) => status.name)],
      });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  console.log(JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000 }));
}
await pool.end();
