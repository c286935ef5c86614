import type { Pool } from 'pg';
import type { CampaignPages, Refusal } from '../../../domain/campaign/pages.ts';
import { type MessageIdKey, rowIdentity } from '../ledger/identity.ts';
import { outcomeColumns, outcomeOf } from '../ledger/outbox.sql.ts';
import { guard, jsonLines } from './guard.sql.ts';
import { recipientState } from './recipients.sql.ts';
import { campaignSubject } from '../../../domain/campaign/subject.ts';

const told = `o as (${outcomeOf('m', 'lower(m.state)')})`;

/** $2 campaign, $3 workspace, $4 channel, $5 class, $6 topic, $7 template, $8 virtual instant, $9 version of the key, $10 of the policy */
const first = `
with ${guard(jsonLines('n int, id uuid, send_key text, message_id text, state text, reason text, verdicts jsonb'))},
r as (
  update campaign_recipients x set state = lower(p.state), reason = p.reason, message_id = p.id, not_before = null
  from p where x.campaign = $2::uuid and x.n = p.n and x.state = 'waiting' and x.message_id is null returning p.*),
m as (
  insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel,
    class, topic, template, state, reason, verdicts, virtual_at, policy_version, reason_class)
  select id, $3, send_key, message_id, $9::int, 'campaign', $2::uuid, 'send', 1, 0, profile, $4, $5, $6, $7, state, reason, verdicts, $8::bigint, $10::int, verdicts -> -1 ->> 'of'
  from r returning ${outcomeColumns}),
${told}
select count(*)::int as refused from m`;

/** $3 version of the policy */
const known = `
with ${guard(jsonLines('n int, id uuid, epoch int, state text, reason text, verdicts jsonb'))},
m as (
  update messages x set state = p.state, reason = p.reason, verdicts = p.verdicts, policy_version = $3::int, reason_class = p.verdicts -> -1 ->> 'of', lease_until = null, retry_at = null, updated_at = now()
  from p where x.id = p.id and x.epoch = p.epoch and x.state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN') returning x.*, p.n),
r as (
  update campaign_recipients x set state = ${recipientState('m')}, reason = m.reason, not_before = null
  from m where x.campaign = $2::uuid and x.n = m.n),
${told}
select count(*)::int as refused from m`;

/** Not sent, held or given up: every ledger row says why (I12). */
export function createRefuse(pool: Pool, key: MessageIdKey): CampaignPages['refuse'] {
  return async (campaign, refusals, virtualNow) => {
    const { workspace, channel, topic, template } = campaign.intent;
    const [fresh, attempted] = [true, false].map((isNew) =>
      refusals
        .filter(({ due }) => (due.row === null) === isNew)
        .map((refusal) => ({ ...common(refusal), ...(isNew ? identity(refusal) : epochOf(refusal)) })),
    );
    if (fresh !== undefined && fresh.length > 0) {
      const about = [
        workspace,
        channel,
        campaign.intent.class,
        topic,
        template,
        virtualNow,
        key.version,
        campaign.policyVersion ?? null,
      ];
      await pool.query({
        name: 'campaign.refuse.first',
        text: first,
        values: [JSON.stringify(fresh), campaign.key, ...about],
      });
    }
    if (attempted !== undefined && attempted.length > 0) {
      const values = [JSON.stringify(attempted), campaign.key, campaign.policyVersion ?? null];
      await pool.query({ name: 'campaign.refuse.known', text: known, values });
    }

    function identity({ due }: Refusal) {
      const { id, send_key, provider_message_id } = rowIdentity(campaignSubject(campaign, due.profileId), key);
      return { id, send_key, message_id: provider_message_id };
    }
  };
}

const epochOf = ({ due }: Refusal) => ({ id: due.row?.id, epoch: due.row?.epoch });

function common({ due, state, reason, verdicts }: Refusal) {
  return { profile: due.profile.id, revision: due.profile.revision, n: due.n, state, reason, verdicts };
}
