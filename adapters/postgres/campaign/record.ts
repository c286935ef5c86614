import type { Pool } from 'pg';
import type { CampaignPages, Recording } from '../../../domain/campaign/pages.ts';
import type { MessageState, SendResult } from '../../../domain/message/outcome.ts';
import { writeAttempts } from '../ledger/attempts.sql.ts';
import { outcomeColumns, outcomeOf } from '../ledger/outbox.sql.ts';
import { plainArray } from '../plain-array.ts';
import { recipientState } from './recipients.sql.ts';

/**
 * $1 to $4 recordings, in the order of their messages' ids, so that two writers never wait for each other in a circle; $5 to $9 what they
 * came to, each kind once; $10 campaign, $11 request. The epoch fences zombies as in the single record: until somebody else tried again, a
 * clear answer is evidence, also where the row was called unknown or held meanwhile (I5). Whoever was settled by a receipt before us is read again.
 */
const recordAll = `
with i as materialized (
  select n, row, seen, ($5::text[])[said] as became, ($6::text[])[said] as why, ($7::float8[])[said] as retry_ms,
    ($8::text[])[said] as outcome, ($9::text[])[said] as detail
  from unnest($1::int[], $2::uuid[], $3::int[], $4::int[]) as i (n, row, seen, said)),
m as (
  update messages set state = became, reason = why, reason_class = case when became = 'REJECTED' then 'address' end, lease_until = null, updated_at = now(),
    unknown_since = case when became = 'UNKNOWN' then now() end,
    retry_at = case when became = 'CLAIMED' then now() + retry_ms * interval '1 ms' end
  from i where id = row and epoch = seen and (state in ('CLAIMED', 'IN_FLIGHT') or state in ('UNKNOWN', 'HELD') and became in ('ACCEPTED', 'REJECTED'))
  returning ${outcomeColumns}, epoch, gateway, created_at, retry_at, n, outcome, detail),
a as (${writeAttempts('m', 'm.outcome', 'm.detail')}
  on conflict (message_id, n) do update set finished_at = excluded.finished_at, outcome = excluded.outcome, detail = excluded.detail),
r as (
  update campaign_recipients x set state = ${recipientState('m')}, reason = m.reason, not_before = m.retry_at
  from m where x.campaign = $10::uuid and x.n = m.n),
again as (
  update campaign_recipients x set not_before = null
  from i where x.campaign = $10::uuid and x.n = i.n and x.message_id = i.row and i.n not in (select n from m)),
o as (${outcomeOf('m', 'lower(m.state)')} where m.state not in ('CLAIMED', 'ACCEPTED')),
-- What went well is told once for the whole request: everything else is news about one person.
t as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || c.workspace || '.campaign.accepted', 'request:' || $11::text || ':accepted',
    jsonb_build_object('type', 'campaign.accepted', 'campaign', c.id, 'request', $11::text, 'count', m.count, 'messages', m.ids, 'at', now())
  from (select count(*) as count, jsonb_agg(id) as ids from m where state = 'ACCEPTED') m join campaigns c on c.key = $10::uuid where m.count > 0)
select count(*)::int as recorded from m`;

const storedState: Record<SendResult['kind'], MessageState> = {
  accepted: 'ACCEPTED',
  rejected: 'REJECTED',
  notSent: 'CLAIMED',
  unknown: 'UNKNOWN',
};

export function createRecord(pool: Pool): CampaignPages['record'] {
  return async (campaign, request, recordings) => {
    const lines = recordings.toSorted((a, b) => (a.claim.id < b.claim.id ? -1 : 1));
    const { distinct, of } = sharedResults(lines);
    await pool.query({
      name: 'campaign.record',
      text: recordAll,
      values: [
        plainArray(lines.map(({ n }) => n)),
        plainArray(lines.map(({ claim }) => claim.id)),
        plainArray(lines.map(({ claim }) => claim.epoch)),
        plainArray(of),
        distinct.map(({ result }) => storedState[result.kind]),
        distinct.map(({ result }) => (result.kind === 'accepted' ? 'accepted by the provider' : result.reason)),
        distinct.map(({ retryInMs }) => retryInMs),
        distinct.map(({ result }) => result.kind),
        distinct.map(({ result }) => detailOf(result)),
        campaign.key,
        request,
      ],
    });
  };
}

/** Most messages of a request come to the same. `of`: where among the distinct ones each is, from 1. */
function sharedResults(lines: readonly Recording[]): {
  readonly distinct: readonly Recording[];
  readonly of: readonly number[];
} {
  const places = new Map<string, number>();
  const distinct: Recording[] = [];
  const of = lines.map((line) => {
    const key = JSON.stringify([line.result, line.retryInMs]);
    const place = places.get(key) ?? distinct.push(line);
    places.set(key, place);
    return place;
  });
  return { distinct, of };
}

const detailOf = (result: SendResult): string =>
  result.kind === 'accepted' || result.kind === 'rejected' ? result.detail : result.reason;
