import type { Pool } from 'pg';
import { addressKind } from '../../../domain/channel.ts';
import type { CampaignPages, ClaimLine, RunningCampaign } from '../../../domain/campaign/pages.ts';
import { takesSlot } from '../../../domain/policy/caps.ts';
import type { Claim } from '../../../domain/message/ledger.ts';
import { type ClaimRow, toClaim } from '../ledger/claim-row.ts';
import { takeShares } from '../ledger/spend.sql.ts';
import { shareVerdicts, storeLists } from '../ledger/verdict-lists.ts';
import { allowed, guard, jsonLines, outdated, running, unbraked, unrested } from './guard.sql.ts';

/** $5 request, $6 lease in ms, $7 and $8 lists of verdicts, $9 kind of address, $10 virtual instant, $11 version of the policy, $12 topic, $13 class */
const lease = `now() + $6::float8 * interval '1 ms'`;
const statement = (counts: boolean, spends: boolean): string => `
with ${running},
${guard(jsonLines('n int, id uuid, seen int, address text, verdict_list uuid, shares jsonb'), allowed('$9', '$12', '$13'), counts ? 'no key update' : 'share')},
${unbraked('$13')},
v as (${storeLists('$7', '$8')}),
${
  spends
    ? `o as materialized (
  select x.id, x.workspace, p.shares from messages x join p on x.id = p.id and x.epoch = p.seen, free
  where x.shares is null and p.shares is not null order by x.id for no key update of x skip locked),`
    : ''
}
m as (
  update messages x set ${spends ? 'shares = coalesce(x.shares, (select o.shares from o where o.id = x.id)), ' : ''}state = 'IN_FLIGHT', reason = 'claimed', verdicts = '[]', verdict_list = p.verdict_list, attempt = attempt + 1,
    epoch = epoch + 1, looks = 0, unknown_since = null, retry_at = null, lease_until = ${lease}, address = p.address,
    virtual_at = $10::bigint, policy_version = $11::int, reason_class = null, updated_at = now()
  from p, free where x.id = p.id and x.epoch = p.seen and x.state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN')
    and (x.lease_until is null or x.lease_until <= now()) and ${unrested('x.gateway')}
  returning p.n, p.profile, x.*),
${counts ? outdated('m') : ''}
${spends ? `sp as (${takeShares('(select o.* from o join m on m.id = o.id)')}),` : ''}
a as (insert into attempts (message_id, n, epoch, gateway) select id, attempt, epoch, gateway from m),
r as (
  update campaign_recipients x set state = 'sending', reason = 'claimed', request = $5::uuid, not_before = ${lease}
  from m where x.campaign = $2::uuid and x.n = m.n)
select n, id, provider_message_id, attempt, epoch, (extract(epoch from lease_until) * 1000)::float8 as lease_until from m`;

const texts = {
  plain: statement(false, false),
  counted: statement(true, false),
  'plain.spending': statement(false, true),
  'counted.spending': statement(true, true),
};

/** Another attempt for those who have a row: what surely did not leave, or was settled as absent. */
export async function claimAgain(
  pool: Pool,
  campaign: RunningCampaign,
  asked: readonly ClaimLine[],
  { request, leaseMs, virtualNow }: Parameters<CampaignPages['claim']>[2],
): Promise<readonly (readonly [n: number, claim: Claim])[]> {
  const lists = shareVerdicts(
    asked.map(({ verdicts }) => verdicts),
    Date.now(),
  );
  const lines = asked.map(({ due: { n, profile, row }, address, shares }, index) => {
    const of = { profile: profile.id, revision: profile.revision };
    return { ...of, n, id: row?.id, seen: row?.epoch, address, verdict_list: lists.of[index], shares };
  });
  const { workspace, channel } = campaign.intent;
  const counted = takesSlot(campaign.settings, campaign.intent) ? 'counted' : 'plain';
  const spends = asked.some(({ shares }) => shares !== undefined);
  const which = spends ? (`${counted}.spending` as const) : counted;
  const { rows } = await pool.query<ClaimRow & { readonly n: number }>({
    name: `campaign.claim.again.${which}`,
    text: texts[which],
    values: [
      JSON.stringify(lines),
      campaign.key,
      workspace,
      channel,
      request,
      leaseMs,
      lists.ids,
      lists.texts,
      addressKind(channel),
      virtualNow,
      campaign.policyVersion ?? null,
      campaign.intent.topic,
      campaign.intent.class,
    ],
  });
  return rows.map((row) => [row.n, toClaim(row)] as const);
}
