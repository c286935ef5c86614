import type { Pool } from 'pg';
import type { CampaignPages, ClaimLine, RunningCampaign } from '../../../domain/campaign/pages.ts';
import type { Claim } from '../../../domain/message/ledger.ts';
import { type ClaimRow, toClaim } from '../ledger/claim-row.ts';
import { type MessageIdKey, rowIdentity } from '../ledger/identity.ts';
import { guard, running, unbraked } from './guard.sql.ts';
import { campaignSubject } from '../../../domain/campaign/subject.ts';

/** $5 request, $6 lease in ms, $7 verdicts that lines refer to; a first claim's row begins at $8. */
const lease = `now() + $6::float8 * interval '1 ms'`;
const verdictsOf = `$7::jsonb -> p.verdict`;

/** $8 gateway, $9 class, $10 topic, $11 template, $12 virtual instant, $13 version of the key */
const first = `
with ${running},
${guard('n int, id uuid, send_key text, message_id text, entry uuid, address text, locale text, verdict int', ', c')},
${unbraked},
r as (
  update campaign_recipients x set state = 'sending', reason = 'claimed', message_id = p.id, request = $5::uuid, not_before = ${lease}
  from p, free where x.campaign = $2::uuid and x.n = p.n and x.state = 'waiting' and x.message_id is null returning p.*),
m as (
  insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel,
    class, topic, template, locale, state, reason, verdicts, attempt, epoch, lease_until, gateway, address, virtual_at)
  select p.id, $3, p.send_key, p.message_id, $13::int, 'campaign', $2::uuid, 'send', 1, 0, p.profile, $4, $9, $10, $11, p.locale,
    'IN_FLIGHT', 'claimed', ${verdictsOf}, 1, 1, ${lease}, $8, p.address, $12::bigint
  from r as p returning id, attempt, epoch, gateway),
a as (insert into attempts (message_id, n, epoch, gateway) select id, attempt, epoch, gateway from m)
select n, id, message_id as provider_message_id, 1 as attempt, 1 as epoch, (extract(epoch from ${lease}) * 1000)::float8 as lease_until from r`;

const again = `
with ${running},
${guard('n int, id uuid, seen int, address text, verdict int', ', c')},
${unbraked},
m as (
  update messages x set state = 'IN_FLIGHT', reason = 'claimed', verdicts = ${verdictsOf}, attempt = attempt + 1, epoch = epoch + 1, looks = 0,
    unknown_since = null, retry_at = null, lease_until = ${lease}, address = p.address, updated_at = now()
  from p, free where x.id = p.id and x.epoch = p.seen and x.state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN')
    and (x.lease_until is null or x.lease_until < now())
  returning p.n, x.*),
a as (insert into attempts (message_id, n, epoch, gateway) select id, attempt, epoch, gateway from m),
r as (
  update campaign_recipients x set state = 'sending', reason = 'claimed', request = $5::uuid, not_before = ${lease}
  from m where x.campaign = $2::uuid and x.n = m.n)
select n, id, provider_message_id, attempt, epoch, (extract(epoch from lease_until) * 1000)::float8 as lease_until from m`;

type Given = Parameters<CampaignPages['claim']>[2];

export function createClaim(pool: Pool, key: MessageIdKey): CampaignPages['claim'] {
  return async (campaign, lines, given) => {
    const fresh = lines.filter(({ due }) => due.row === null);
    const known = lines.filter(({ due }) => due.row !== null);
    const claimed = new Map<number, Claim>();
    const take = (rows: readonly (ClaimRow & { readonly n: number })[]): void => {
      for (const row of rows) claimed.set(row.n, toClaim(row));
    };
    if (fresh.length > 0) take(await claimFirst(pool, key, campaign, fresh, given));
    if (known.length > 0) take(await claimAgain(pool, campaign, known, given));
    return claimed;
  };
}

type ClaimedRow = ClaimRow & { readonly n: number };

async function claimFirst(
  pool: Pool,
  key: MessageIdKey,
  campaign: RunningCampaign,
  lines: readonly ClaimLine[],
  given: Given,
): Promise<readonly ClaimedRow[]> {
  const { indexes, distinct } = sharedVerdicts(lines);
  const asked = lines.map(({ due, address, locale }, line) => {
    const { id, send_key, provider_message_id } = rowIdentity(campaignSubject(campaign, due.profileId), key);
    const { n, profile } = due;
    const of = { profile: profile.id, revision: profile.revision };
    return { ...of, n, id, send_key, message_id: provider_message_id, address, locale, verdict: indexes[line] };
  });
  const { channel, topic, template } = campaign.intent;
  const values = [...head(campaign, asked, given, distinct), given.gateway, campaign.intent.class, topic, template];
  const { rows } = await pool.query<ClaimedRow>({
    name: `campaign.claim.first.${channel}`,
    text: first,
    values: [...values, given.virtualNow, key.version],
  });
  return rows;
}

async function claimAgain(
  pool: Pool,
  campaign: RunningCampaign,
  lines: readonly ClaimLine[],
  given: Given,
): Promise<readonly ClaimedRow[]> {
  const { indexes, distinct } = sharedVerdicts(lines);
  const asked = lines.map(({ due, address }, line) => {
    const { n, profile, row } = due;
    const of = { profile: profile.id, revision: profile.revision };
    return { ...of, n, id: row?.id, seen: row?.epoch, address, verdict: indexes[line] };
  });
  const values = head(campaign, asked, given, distinct);
  const { rows } = await pool.query<ClaimedRow>({ name: 'campaign.claim.again', text: again, values });
  return rows;
}

function head(campaign: RunningCampaign, asked: readonly object[], given: Given, verdicts: readonly string[]) {
  const { workspace, channel } = campaign.intent;
  const { request, leaseMs } = given;
  return [JSON.stringify(asked), campaign.key, workspace, channel, request, leaseMs, `[${verdicts.join(',')}]`];
}

/** Most people of a page are judged alike: each list of verdicts travels once. */
function sharedVerdicts(lines: readonly ClaimLine[]): {
  readonly indexes: readonly number[];
  readonly distinct: readonly string[];
} {
  const known = new Map<string, number>();
  const indexes = lines.map(({ verdicts }) => {
    const text = JSON.stringify(verdicts);
    const index = known.get(text) ?? known.size;
    known.set(text, index);
    return index;
  });
  return { indexes, distinct: [...known.keys()] };
}
