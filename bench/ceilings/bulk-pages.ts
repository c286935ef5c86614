/** Ceiling of 3.15: the same pages by hand, into the same ledger: one `unnest` insert, one raw bulk post, one `unnest` update. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import pg from 'pg';

type Order = { units: number; inFlight: number; page: number };

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8 });
const insert = `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id,
    channel, class, template, locale, state, reason, attempt, epoch, lease_until, gateway, address, virtual_at)
  select id, 'default', 'by hand/' || id, id::text, 1, 'campaign', $3, 'send', 1, 0, id, 'sms', 'service', 'welcome', 'en', 'IN_FLIGHT', 'claimed',
    1, 1, now() + interval '60 s', 'infobip', address, 0 from unnest($1::uuid[], $2::text[]) x (id, address)`;
const update = `update messages m set state = 'ACCEPTED', reason = x.status, lease_until = null, updated_at = now()
  from unnest($1::uuid[], $2::text[]) x (id, status) where m.id = x.id`;
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight, page } = JSON.parse(line) as Order;
  const start = performance.now();
  const campaign = randomUUID();
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (taken < units) {
      const size = Math.min(page, units - taken);
      const first = taken;
      taken += size;
      const ids = Array.from({ length: size }, () => randomUUID());
      const addresses = ids.map((_, index) => `38598${String(first + index).padStart(7, '0')}`);
      await pool.query({ name: 'insert', text: insert, values: [ids, addresses, campaign] });
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
      const said = [messages.map(({ messageId }) => messageId), messages.map(({ status }) => status.name)];
      await pool.query({ name: 'update', text: update, values: said });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  console.log(JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000 }));
}
await pool.end();
