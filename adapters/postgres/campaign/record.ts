import type { Pool } from 'pg';
import type { CampaignPages } from '../../../domain/campaign/pages.ts';
import type { MessageState, SendResult } from '../../../domain/message/outcome.ts';
import { outcomeOf } from '../ledger/outbox.sql.ts';
import { recipientState } from './recipients.sql.ts';

/**
 * $1 recordings, $2 campaign, $3 request. The epoch fences zombies as in the single record: until somebody else tried again, a clear answer is
 * evidence, also where the row was called unknown or held meanwhile (I5). Whoever was settled by a receipt before us is read again.
 */
const recordAll = `
with i as materialized (
  select * from json_to_recordset($1::json) as i (n int, id uuid, epoch int, state text, reason text, retry_ms float8, outcome text, detail text)),
l as (
  select i.* from i join messages x on x.id = i.id and x.epoch = i.epoch
    and (x.state in ('CLAIMED', 'IN_FLIGHT') or x.state in ('UNKNOWN', 'HELD') and i.state in ('ACCEPTED', 'REJECTED'))
  order by x.id for no key update of x),
m as (
  update messages set state = l.state, reason = l.reason, lease_until = null, updated_at = now(),
    unknown_since = case when l.state = 'UNKNOWN' then now() end,
    retry_at = case when l.state = 'CLAIMED' then now() + l.retry_ms * interval '1 ms' end
  from l where messages.id = l.id returning messages.*, l.n, l.outcome, l.detail),
a as (update attempts set finished_at = now(), outcome = m.outcome, detail = m.detail from m where message_id = m.id and attempts.n = m.attempt),
r as (
  update campaign_recipients x set state = ${recipientState('m')}, reason = m.reason, not_before = m.retry_at
  from m where x.campaign = $2::uuid and x.n = m.n),
again as (
  update campaign_recipients x set not_before = null
  from i where x.campaign = $2::uuid and x.n = i.n and x.message_id = i.id and i.n not in (select n from m)),
o as (${outcomeOf('m', 'lower(m.state)')} where m.state not in ('CLAIMED', 'ACCEPTED')),
-- What went well is told once for the whole request: everything else is news about one person.
t as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || c.workspace || '.campaign.accepted', 'request:' || $3::text || ':accepted',
    jsonb_build_object('type', 'campaign.accepted', 'campaign', c.id, 'request', $3::text, 'count', count(*), 'messages', jsonb_agg(m.id), 'at', now())
  from m join campaigns c on c.key = $2::uuid where m.state = 'ACCEPTED' group by c.workspace, c.id)
select count(*)::int as recorded from m`;

const storedState: Record<SendResult['kind'], MessageState> = {
  accepted: 'ACCEPTED',
  rejected: 'REJECTED',
  notSent: 'CLAIMED',
  unknown: 'UNKNOWN',
};

export function createRecord(pool: Pool): CampaignPages['record'] {
  return async (campaign, request, recordings) => {
    const lines = recordings.map(({ n, claim, result, retryInMs }) => ({
      n,
      id: claim.id,
      epoch: claim.epoch,
      state: storedState[result.kind],
      reason: result.kind === 'accepted' ? 'accepted by the provider' : result.reason,
      retry_ms: retryInMs,
      outcome: result.kind,
      detail: result.kind === 'accepted' || result.kind === 'rejected' ? result.detail : result.reason,
    }));
    await pool.query({
      name: 'campaign.record',
      text: recordAll,
      values: [JSON.stringify(lines), campaign.key, request],
    });
  };
}
