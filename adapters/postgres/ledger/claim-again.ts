import type { Pool } from 'pg';
import { addressKind } from '../../../domain/channel.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { Claim, Ledger } from '../../../domain/message/ledger.ts';
import type { LedgerRow } from '../../../domain/message/ledger-row.ts';
import { takesSlot } from '../../../domain/policy/caps.ts';
import { undoubted } from '../opt-out-doubts.sql.ts';
import { heard, suppressed } from '../suppressed.sql.ts';
import { type ClaimRow, toClaim } from './claim-row.ts';
import { guard, guardValues } from './guard.sql.ts';
import { isOverspent, takeShares } from './spend.sql.ts';

/**
 * $9 workspace, $10 channel, $11 journey or null, $12 lease in ms, $13 state, $14 verdicts, $15 address, $16 row, $17 epoch, $18 gateway,
 * $19 the address as the list of suppressed ones spells it, $20 the virtual instant of this decision, $21 version of the policy,
 * $22 topic, $23 class, $24 what it sets aside of spend caps.
 * Only a row whose attempts all surely failed may change its gateway (I4); whoever asks has seen to that.
 */
const again = (counts: boolean, spends: boolean): string => `
with ${guard('', counts ? 'no key update' : 'share')},
free as (select 1 from ok where not braked($9, $10, $11) and not exists (${suppressed('$9', '$10', '$19', '$22')}) and ${heard('$23')} and ${undoubted('$23', '$9', '$10', '$19')}),
${
  spends
    ? `o as (
  select x.id, x.workspace, $24::jsonb as shares from messages x
  where x.id = $16::uuid and x.epoch = $17::int and x.shares is null and exists (select 1 from free) for no key update),`
    : ''
}
m as (
  update messages set ${spends ? 'shares = coalesce(shares, (select o.shares from o)), ' : ''}state = $13, reason = 'claimed', verdicts = $14::jsonb, attempt = attempt + 1, epoch = epoch + 1, looks = 0, unknown_since = null,
    retry_at = null, lease_until = now() + $12::float8 * interval '1 ms', address = $15, gateway = $18, virtual_at = $20::bigint,
    policy_version = $21::int, reason_class = null,
    updated_at = now()
  where id = $16::uuid and epoch = $17::int and state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN')
    and (lease_until is null or lease_until <= now()) and exists (select 1 from free)
  returning *),${counts ? outdated : ''}
${spends ? `sp as (${takeShares('(select o.* from o join m on m.id = o.id)')}),` : ''}
a as (insert into attempts (message_id, n, epoch, gateway) select id, attempt, epoch, gateway from m)
select id, provider_message_id, attempt, epoch, (extract(epoch from lease_until) * 1000)::float8 as lease_until from m`;

/** It takes a slot of a frequency cap: every other decision about the person is an old one now. */
const outdated = `
b as (update profiles set revision = revision + 1 where id = $3::uuid and exists (select 1 from m)),`;
const texts = {
  plain: again(false, false),
  counted: again(true, false),
  'plain.spending': again(false, true),
  'counted.spending': again(true, true),
};

/** A further attempt of a message that surely did not leave. */
export async function claimAgain(
  pool: Pool,
  { subject, facts, journal, shares, ...input }: Parameters<Ledger['claim']>[0],
  row: LedgerRow,
): Promise<Claim | null> {
  const which = takesSlot(facts.settings, input.intent) ? 'counted' : 'plain';
  const query = shares === undefined ? which : (`${which}.spending` as const);
  const asked = pool.query<ClaimRow>({
    name: `ledger.claim.again.${query}`,
    text: texts[query],
    values: [
      ...guardValues(subject, facts, journal, journal.place, null),
      subject.workspace,
      subject.channel,
      subject.journeyId,
      input.leaseMs,
      input.inFlight ? 'IN_FLIGHT' : 'CLAIMED',
      JSON.stringify(input.verdicts),
      input.address,
      row.id,
      row.epoch,
      input.gateway,
      normaliseAddress(addressKind(subject.channel), input.address),
      input.virtualNow,
      facts.policyVersion ?? null,
      input.intent.topic,
      input.intent.class,
      ...(shares === undefined ? [] : [JSON.stringify(shares)]),
    ],
  });
  try {
    const { rows } = await asked;
    return rows[0] === undefined ? null : toClaim(rows[0]);
  } catch (error) {
    if (isOverspent(error)) return null;
    throw error;
  }
}
