/** Ours and the ceiling of a part of 5.12: all that policy asks about a send, against one row by its primary key, in turns. */
import { createInterface } from 'node:readline';
import { createLedger } from '../../adapters/postgres/ledger/ledger.ts';
import { byKeys, createPool } from '../../adapters/postgres/pool.ts';

type Order = { units: number };

const pool = createPool(process.env['DATABASE_URL'] ?? '', {
  name: 'bench',
  max: 2,
  settings: byKeys,
  onError: (error) => {
    throw error;
  },
});
const ledger = await createLedger(pool);
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { units } = JSON.parse(line) as Order;
  const { rows } = await pool.query<{ id: string; owner: string }>(
    'select id, owner_id as owner from messages order by created_at desc limit $1',
    [units],
  );
  const [facts, keys]: [number[], number[]] = [[], []];
  for (const { id, owner } of rows) {
    facts.push(
      await took(() =>
        ledger.facts({
          owner: { kind: 'enrollment', id: owner },
          step: 'send-welcome',
          channel: 'sms',
          visit: 2,
          hop: 0,
        }),
      ),
    );
    keys.push(
      await took(() => pool.query({ name: 'by key', text: 'select * from messages where id = $1', values: [id] })),
    );
  }
  process.stdout.write(`${JSON.stringify({ facts, keys })}\n`);
}
await pool.end();

async function took(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}
