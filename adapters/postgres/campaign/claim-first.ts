import type { Pool } from 'pg';
import { addressKind } from '../../../domain/channel.ts';
import type { CampaignPages, ClaimLine, RunningCampaign } from '../../../domain/campaign/pages.ts';
import { campaignSubject } from '../../../domain/campaign/subject.ts';
import { takesSlot } from '../../../domain/policy/caps.ts';
import type { Claim } from '../../../domain/message/ledger.ts';
import { type MessageIdKey, rowIdentity, sendKeyOf } from '../ledger/identity.ts';
import { takeShares } from '../ledger/spend.sql.ts';
import { shareVerdicts, storeLists } from '../ledger/verdict-lists.ts';
import { plainArray } from '../plain-array.ts';
import { allowed, guard, outdated, running, unbraked, unrested } from './guard.sql.ts';

/** $5 request, $6 lease in ms, $7 gateway, $8 class, $9 topic, $10 template, $11 virtual instant, $12 version of the key, $13 what its sendKeys begin with; from $14 on the lines, $24 kind of address, $25 version of the policy */
const lease = `now() + $6::float8 * interval '1 ms'`;
const lines = `unnest($1::uuid[], $14::bigint[], $15::int[], $16::uuid[], $17::uuid[], $18::text[], $19::text[], $20::text[], $21::int[])
  as i (profile, revision, n, id, entry, message_id, address, locale, judged)`;
/** $26 what each sets aside of spend caps, $27 by number from 1 among these. */
const spendingLines = lines.replace('$21::int[])', '$21::int[], $27::int[])').replace('judged)', 'judged, takes)');

const statement = (counts: boolean, spends: boolean): string => `
with ${running},
${guard(spends ? spendingLines : lines, allowed('$24', '$9', '$8'), counts ? 'no key update' : 'share')},
${unbraked('$8')},
v as (${storeLists('$22', '$23')}),
r as (
  update campaign_recipients x set state = 'sending', reason = 'claimed', message_id = p.id, request = $5::uuid, not_before = ${lease}
  from p, free where x.campaign = $2::uuid and x.n = p.n and x.state = 'waiting' and x.message_id is null
    and ${unrested('$7')} returning p.*),
${counts ? outdated('r') : ''}
m as (
  insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel,
    class, topic, template, locale, state, reason, verdict_list, attempt, epoch, lease_until, gateway, address, virtual_at, policy_version${spends ? ', shares' : ''})
  select r.id, $3, $13 || r.entry, r.message_id, $12::int, 'campaign', $2::uuid, 'send', 1, 0, r.profile, $4, $8, $9, $10, r.locale,
    'IN_FLIGHT', 'claimed', ($22::uuid[])[r.judged], 1, 1, ${lease}, $7, r.address, $11::bigint, $25::int${spends ? ', ($26::jsonb[])[r.takes]' : ''}
  from r${spends ? ' returning workspace, shares' : ''})${
    spends
      ? `,
sp as (${takeShares('m')})`
      : ''
  }
select coalesce(json_agg(n), '[]') as claimed, (extract(epoch from ${lease}) * 1000)::float8 as lease_until from r`;

const texts = {
  plain: statement(false, false),
  counted: statement(true, false),
  'plain.spending': statement(false, true),
  'counted.spending': statement(true, true),
};

/**
 * Claims for those about whom the ledger knows nothing yet: their rows and states in one commit (I3). The attempt itself
 * is written with its end, as one row and not two versions of it: until then the message's own row says all of it (record.ts).
 */
export async function claimFirst(
  pool: Pool,
  key: MessageIdKey,
  campaign: RunningCampaign,
  asked: readonly ClaimLine[],
  given: Parameters<CampaignPages['claim']>[2],
): Promise<readonly (readonly [n: number, claim: Claim])[]> {
  const identities = asked.map(({ due }) => rowIdentity(campaignSubject(campaign, due.profileId), key));
  const lists = shareVerdicts(
    asked.map(({ verdicts }) => verdicts),
    Date.now(),
  );
  const { workspace, channel, topic, template } = campaign.intent;
  const shares = distinctShares(asked);
  const counted = takesSlot(campaign.settings, campaign.intent) ? 'counted' : 'plain';
  const which = shares.distinct.length === 0 ? counted : (`${counted}.spending` as const);
  const { rows } = await pool.query<{ claimed: readonly number[]; lease_until: number }>({
    name: `campaign.claim.first.${channel}.${which}`,
    text: texts[which],
    values: [
      plainArray(asked.map(({ due }) => due.profile.id)),
      campaign.key,
      workspace,
      channel,
      given.request,
      given.leaseMs,
      given.gateway,
      campaign.intent.class,
      topic,
      template,
      given.virtualNow,
      key.version,
      // The profile comes last in a sendKey (domain/ids.ts): for a whole page the rest travels once.
      sendKeyOf(campaignSubject(campaign, '')),
      plainArray(asked.map(({ due }) => due.profile.revision)),
      plainArray(asked.map(({ due }) => due.n)),
      plainArray(identities.map(({ id }) => id)),
      plainArray(asked.map(({ due }) => due.profileId)),
      plainArray(identities.map((one) => one.provider_message_id)),
      asked.map(({ address }) => address),
      asked.map(({ locale }) => locale),
      plainArray(lists.of.map((id) => lists.ids.indexOf(id) + 1)),
      lists.ids,
      lists.texts,
      addressKind(channel),
      campaign.policyVersion ?? null,
      ...(shares.distinct.length === 0 ? [] : [shares.distinct, plainArray(shares.of)]),
    ],
  });
  const [answer] = rows;
  const claimed = new Set(answer?.claimed);
  return asked.flatMap(({ due: { n } }, index) => {
    const identity = identities[index];
    if (answer === undefined || identity === undefined || !claimed.has(n)) return [];
    const { id, provider_message_id: messageId } = identity;
    return [[n, { id, messageId, attempt: 1, epoch: 1, leaseUntil: answer.lease_until }] as const];
  });
}

/** Most people of a page cost the same: each list once, as JSON, and which of them everybody takes, from 1 (0: nothing). */
function distinctShares(asked: readonly ClaimLine[]): {
  readonly distinct: readonly string[];
  readonly of: readonly number[];
} {
  const places = new Map<string, number>();
  const of = asked.map(({ shares }) => {
    if (shares === undefined) return 0;
    const text = JSON.stringify(shares);
    const place = places.get(text) ?? places.size + 1;
    places.set(text, place);
    return place;
  });
  return { distinct: [...places.keys()], of };
}
