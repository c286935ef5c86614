import type { Pool } from 'pg';
import type { CampaignPages, Look } from '../../../domain/campaign/pages.ts';
import { beginAttempts } from '../ledger/attempts.sql.ts';
import { outcomeOf } from '../ledger/outbox.sql.ts';
import { recipientState } from './recipients.sql.ts';

/** $1 looks, $2 campaign. A look settles its row or is counted as one of three (I5); of two made at the same time one counts. */
const recordAll = `
with i as materialized (
  select * from json_to_recordset($1::json) as i (n int, id uuid, epoch int, looks int, kind text, reason text, detail text, since float8, next float8)),
l as (
  select i.* from i join messages x on x.id = i.id and x.epoch = i.epoch and x.state in ('IN_FLIGHT', 'UNKNOWN')
    and (i.kind <> 'absent' or x.looks = i.looks)
  order by x.id for no key update of x),
m as (
  update messages set updated_at = now(), lease_until = null, unknown_since = to_timestamp(l.since / 1000),
    state = case l.kind when 'found' then 'ACCEPTED' when 'rejected' then 'REJECTED' else 'UNKNOWN' end,
    reason_class = case l.kind when 'rejected' then 'address' end,
    reason = coalesce(l.reason, case messages.reason when 'claimed' then 'the sender stopped before it could record the answer' else messages.reason end),
    looks = messages.looks + case l.kind when 'absent' then 1 else 0 end
  from l where messages.id = l.id returning messages.*, l.n, l.kind, l.detail, l.next),
-- Of a sender that died before it could write its attempt.
a as (${beginAttempts('m')} on conflict do nothing),
k as (
  insert into look_ups (message_id, attempt, n, outcome, detail)
  select m.id, m.attempt, coalesce((select max(x.n) from look_ups x where x.message_id = m.id and x.attempt = m.attempt), 0) + 1, m.kind, m.detail from m),
r as (
  update campaign_recipients x set state = ${recipientState('m')}, reason = m.reason,
    not_before = case m.state when 'UNKNOWN' then to_timestamp(m.next / 1000) end
  from m where x.campaign = $2::uuid and x.n = m.n),
again as (
  update campaign_recipients x set not_before = null from i where x.campaign = $2::uuid and x.n = i.n and i.n not in (select n from m)),
o as (${outcomeOf('m', 'lower(m.state)')} where m.state <> 'UNKNOWN')
select count(*)::int as recorded from m`;

export function createRecordLooks(pool: Pool): CampaignPages['recordLooks'] {
  return async (campaign, looks) => {
    const lines = looks.map(({ n, row, result, since, next }) => ({
      n,
      id: row.id,
      epoch: row.epoch,
      looks: row.looks,
      kind: result.kind,
      reason: reasonOf(result),
      detail: 'detail' in result ? result.detail : 'reason' in result ? result.reason : result.kind,
      since,
      next,
    }));
    await pool.query({ name: 'campaign.looks', text: recordAll, values: [JSON.stringify(lines), campaign.key] });
  };
}

/** Null: it stays what it was. */
function reasonOf(result: Look['result']): string | null {
  if (result.kind === 'found') return 'accepted: found in the provider’s log';
  return result.kind === 'rejected' ? result.reason : null;
}
