/** Ceiling of the bulk part of 5.12: the rows of the same pages by hand: one `unnest` for messages and recipients, one for what they came to. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import pg from 'pg';

type Order = { units: number; inFlight: number; page: number };

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8 });
const insert = `
with r as (
  update campaign_recipients x set state = 'sending', reason = 'claimed', message_id = y.id, request = $4, not_before = now() + interval '60 s'
  from unnest($1::uuid[], $2::int[]) y (id, n) where x.campaign = $3 and x.n = y.n returning y.id, x.profile_id, x.address)
insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id,
    channel, class, template, locale, state, reason, attempt, epoch, lease_until, gateway, address, virtual_at)
  select id, 'default', 'by hand/' || id, id::text, 1, 'campaign', $3, 'send', 1, 0, profile_id, 'sms', 'service', 'welcome', 'en', 'IN_FLIGHT', 'claimed',
    1, 1, now() + interval '60 s', 'infobip', address, 0 from r`;
const update = `
with m as (
  update messages m set state = 'ACCEPTED', reason = 'accepted by the provider', lease_until = null, updated_at = now()
  from unnest($1::uuid[], $2::int[]) x (id, n) where m.id = x.id returning m.id, x.n),
a as (
  insert into attempts (message_id, n, epoch, gateway, finished_at, outcome, detail)
  select id, 1, 1, 'infobip', now(), 'accepted', 'PENDING_ENROUTE' from m)
update campaign_recipients x set state = 'accepted', reason = 'accepted by the provider', not_before = null from m where x.campaign = $3 and x.n = m.n`;
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight, page } = JSON.parse(line) as Order;
  const campaign = await audience(units);
  const start = performance.now();
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (taken < units) {
      const first = taken + 1;
      const size = Math.min(page, units - taken);
      taken += size;
      const ns = Array.from({ length: size }, (_, n) => first + n);
      const ids = ns.map(() => randomUUID());
      await pool.query({ name: 'insert', text: insert, values: [ids, ns, campaign, randomUUID()] });
      await pool.query({ name: 'update', text: update, values: [ids, ns, campaign] });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  console.log(JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000 }));
}
await pool.end();

async function audience(count: number): Promise<string> {
  const key = randomUUID();
  await pool.query(
    `insert into campaign_recipients (campaign, n, profile_id, address) select $1, n, gen_random_uuid(), '38598' || lpad(n::text, 7, '0')
     from generate_series(1, $2::int) n`,
    [key, count],
  );
  await pool.query('analyze campaign_recipients, messages');
  return key;
}
