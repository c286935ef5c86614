import type { Pool } from 'pg';
import type { Claim, Ledger } from '../../../domain/message/ledger.ts';
import { guard, guardValues } from './guard.sql.ts';
import { type MessageIdKey, rowIdentity } from './identity.ts';

/** $9 workspace, $10 channel, $11 journey or null, $12 lease in ms, $13 state, $14 verdicts, $15 address */
const unbraked = guard(`and not exists (
  select 1 from halts h where h.workspace = $9 and h.released_at is null
    and coalesce(h.channel, $10) = $10 and (h.journey_id is null or h.journey_id = $11))`);
const lease = `now() + $12::float8 * interval '1 ms'`;
const attempted = `
a as (insert into attempts (message_id, n, epoch, gateway) select id, attempt, epoch, gateway from m)
select id, provider_message_id, attempt, epoch, (extract(epoch from lease_until) * 1000)::float8 as lease_until from m`;

const first = `
with ${unbraked},
m as (
  insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
    channel, class, topic, template, locale, state, reason, verdicts, attempt, epoch, lease_until, gateway, address, awaits_receipt, virtual_at)
  select $16::uuid, $9, $17, $18, $19::int, $20, $21::uuid, $11, $22, $23, $24::int, $25::int, $3::uuid,
    $10, $26, $27, $28, $29, $13, 'claimed', $14::jsonb, 1, 1, ${lease}, $30, $15, $31::bool, $32::bigint
  from ok on conflict (send_key) do nothing returning *),
${attempted}`;

/** Look-up, resend and cancel stay with the gateway of the first attempt (I4). */
const again = `
with ${unbraked},
m as (
  update messages set state = $13, reason = 'claimed', verdicts = $14::jsonb, attempt = attempt + 1, epoch = epoch + 1, looks = 0, unknown_since = null,
    retry_at = null, lease_until = ${lease}, address = $15, updated_at = now()
  where id = $16::uuid and epoch = $17::int and state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN')
    and (lease_until is null or lease_until < now()) and exists (select 1 from ok)
  returning *),
${attempted}`;

type ClaimRow = { id: string; provider_message_id: string; attempt: number; epoch: number; lease_until: number };

export function createClaim(pool: Pool, key: MessageIdKey): Ledger['claim'] {
  return async (input): Promise<Claim | null> => {
    const { subject, intent, facts } = input;
    const head = [
      ...guardValues(subject, facts, input.journal, { step: subject.step, kind: 'sending', until: null }, null),
      subject.workspace,
      subject.channel,
      subject.journeyId,
      input.leaseMs,
      input.inFlight ? 'IN_FLIGHT' : 'CLAIMED',
      JSON.stringify(input.verdicts),
      input.address,
    ];
    const own =
      facts.row !== null
        ? [facts.row.id, facts.row.epoch]
        : [
            ...rowIdentity(subject, key),
            subject.version,
            subject.step,
            subject.visit,
            subject.hop,
            intent.class,
            intent.topic,
            intent.template,
            input.locale,
            input.gateway,
            intent.awaitsReceipt,
            input.virtualNow,
          ];
    const { rows } = await pool.query<ClaimRow>({
      name: facts.row === null ? 'ledger.claim.first' : 'ledger.claim.again',
      text: facts.row === null ? first : again,
      values: [...head, ...own],
    });
    const row = rows[0];
    if (row === undefined) return null;
    return {
      id: row.id,
      messageId: row.provider_message_id,
      attempt: row.attempt,
      epoch: row.epoch,
      leaseUntil: row.lease_until,
    };
  };
}
