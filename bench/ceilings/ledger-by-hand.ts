/** Ceiling of 5.12: the rows of a message by hand, into the same tables: message, attempt and trail; then their outcome, and its event. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import pg from 'pg';

type Order = { units: number; inFlight: number };

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: Number(process.env['POOL']) });
const verdicts = JSON.stringify(
  ['delivery', 'enrollment', 'halt', 'suppression', 'consent'].map((rule) => ({
    rule,
    verdict: 'pass',
    because: 'nothing speaks against it',
  })),
);
const insert = `
with m as (
  insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
    channel, class, template, locale, state, reason, verdicts, attempt, epoch, lease_until, gateway, address, virtual_at)
  values ($1::uuid, 'default', 'by hand/' || $1::uuid, $1::uuid::text, 1, 'enrollment', $2, 'welcome', 'v1', 'send-welcome', 1, 0, $2,
    'sms', 'service', 'welcome', 'en', 'IN_FLIGHT', 'claimed', $3, 1, 1, now() + interval '60 s', 'infobip', '385911234567', $4)),
t as (insert into enrollment_trail (enrollment_id, seq, at, step, what) values ($2, 0, $4, 'send-welcome', 'began'))
insert into attempts (message_id, n, epoch, gateway) values ($1::uuid, 1, 1, 'infobip')`;
const update = `
with m as (
  update messages set state = 'ACCEPTED', reason = 'PENDING_ENROUTE', lease_until = null, updated_at = now() where id = $1::uuid returning *),
a as (update attempts set finished_at = now(), outcome = 'accepted', detail = 'PENDING_ENROUTE' where message_id = $1::uuid and n = 1)
insert into outbox (subject, message_id, payload)
select 'out.default.message.accepted', id || ':accepted:1',
  jsonb_build_object('type', 'message.accepted', 'message', id, 'profile', profile_id, 'journey', journey_id, 'step', step, 'channel', channel,
    'template', template, 'state', state, 'reason', reason, 'at', now()) from m`;
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight } = JSON.parse(line) as Order;
  const start = performance.now();
  let left = units;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const id = randomUUID();
      await pool.query({ name: 'insert', text: insert, values: [id, randomUUID(), verdicts, Date.now()] });
      await pool.query({ name: 'update', text: update, values: [id] });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  console.log(JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000 }));
}
await pool.end();
