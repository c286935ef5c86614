import type { Pool } from 'pg';
import type { Ledger } from '../../../domain/message/ledger.ts';
import { guard, guardValues } from './guard.sql.ts';
import { type MessageIdKey, rowIdentity } from './identity.ts';
import { outcomeColumns, outcomeOf } from './outbox.sql.ts';

/** $9 state, $10 reason, $11 verdicts, $12 version of the policy */
const known = `
with ${guard()},
m as (update messages set state = $9, reason = $10, verdicts = $11::jsonb, policy_version = $12::int, reason_class = $11::jsonb -> -1 ->> 'of', lease_until = null, retry_at = null, updated_at = now()
  where id = $13::uuid and epoch = $14::int and state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN') and exists (select 1 from ok)
  returning ${outcomeColumns}),
o as (${outcomeOf('m', 'lower(m.state)')})
select id from m`;

const first = `
with ${guard()},
m as (
  insert into messages (id, send_key, provider_message_id, key_version, owner_kind, owner_id, workspace, channel, journey_id, version, step, visit, hop,
    class, topic, template, virtual_at, profile_id, state, reason, verdicts, policy_version, reason_class)
  select $13::uuid, $14, $15, $16::int, $17, $18::uuid, $19, $20, $21, $22, $23, $24::int, $25::int, $26, $27, $28, $29::bigint, $3::uuid, $9, $10, $11::jsonb,
    $12::int, $11::jsonb -> -1 ->> 'of'
  from ok on conflict (send_key) do nothing returning ${outcomeColumns}),
o as (${outcomeOf('m', 'lower(m.state)')})
select id from m`;

/** Not sent, held or given up: the row says why (I12). */
export function createRefuse(pool: Pool, key: MessageIdKey): Ledger['refuse'] {
  return async ({ subject, intent, facts, state, reason, verdicts, virtualNow, journal }) => {
    const head = [
      ...guardValues(subject, facts, journal, null, null),
      state,
      reason,
      JSON.stringify(verdicts),
      facts.policyVersion ?? null,
    ];
    const own =
      facts.row !== null
        ? [facts.row.id, facts.row.epoch]
        : [
            ...Object.values(rowIdentity(subject, key)),
            subject.workspace,
            subject.channel,
            subject.journeyId,
            subject.version,
            subject.step,
            subject.visit,
            subject.hop,
            intent.class,
            intent.topic,
            intent.template,
            virtualNow,
          ];
    const { rowCount } = await pool.query({
      name: facts.row === null ? 'ledger.refuse.first' : 'ledger.refuse.known',
      text: facts.row === null ? first : known,
      values: [...head, ...own],
    });
    return rowCount === 1;
  };
}

/** $9 workspace, $10 channel, $11 journey: what keeps it back must still do so at this commit, or nobody would come to wake it. */
const openHalt = `and exists (select 1 from halts h where h.workspace = $9 and h.released_at is null
  and coalesce(h.channel, $10) = $10 and (h.journey_id is null or h.journey_id = $11))`;
const journeyPaused = `and exists (select 1 from journeys j where j.workspace = $9 and $10::text is not null and j.id = $11 and j.status = 'paused')`;
const holdBack = (still: string): string => `with ${guard(still)} select 1 from ok`;

/** Remembers what keeps a send back, so that a release or an address can wake it. */
export function createHoldBack(pool: Pool): Ledger['holdBack'] {
  return async ({ subject, facts, reason, until, journal }) => {
    const head = guardValues(subject, facts, journal, { step: subject.step, kind: 'held back', until }, reason);
    const scope = [subject.workspace, subject.channel, subject.journeyId];
    const query =
      reason === 'halted'
        ? { name: 'ledger.hold-back.halted', text: holdBack(openHalt), values: [...head, ...scope] }
        : reason === 'journey paused'
          ? { name: 'ledger.hold-back.paused', text: holdBack(journeyPaused), values: [...head, ...scope] }
          : { name: 'ledger.hold-back', text: holdBack(''), values: head };
    const { rowCount } = await pool.query(query);
    return rowCount === 1;
  };
}
