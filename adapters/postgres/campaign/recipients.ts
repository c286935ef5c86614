import type { Pool } from 'pg';
import type { CampaignPages } from '../../../domain/campaign/pages.ts';
import { recipientState } from './recipients.sql.ts';

const open = `state in ('waiting', 'sending', 'unknown')`;

const left = `
select count(*)::int as open, count(*) filter (where not_before is null or not_before <= now())::int as due,
  (extract(epoch from min(not_before) filter (where not_before > now()) - now()) * 1000)::float8 as next
from campaign_recipients where campaign = $1 and n between $2 and $3 and ${open}`;

const delay = `
update campaign_recipients x set not_before = to_timestamp(i.until / 1000), reason = i.reason
from json_to_recordset($2::json) as i (n int, until float8, reason text) where x.campaign = $1 and x.n = i.n and x.${open}`;

const follow = `
update campaign_recipients x set state = ${recipientState('m')}, reason = m.reason, not_before = null
from messages m where x.campaign = $1 and x.n = any ($2::int[]) and m.id = x.message_id`;

const cancelWaiting = `
update campaign_recipients set state = 'cancelled', reason = 'the campaign was cancelled', not_before = null
where campaign = $1 and n between $2 and $3 and state = 'waiting' and message_id is null`;

/** The audience's own rows, where no message changes. */
export function createRecipients(pool: Pool): Pick<CampaignPages, 'left' | 'delay' | 'follow' | 'cancelWaiting'> {
  return {
    async left({ campaign, from, to }) {
      const { rows } = await pool.query<{ open: number; due: number; next: number | null }>(left, [campaign, from, to]);
      return { open: rows[0]?.open ?? 0, due: rows[0]?.due ?? 0, nextInMs: rows[0]?.next ?? null };
    },
    async delay({ key }, delays) {
      await pool.query({ name: 'campaign.delay', text: delay, values: [key, JSON.stringify(delays)] });
    },
    async follow({ key }, ns) {
      await pool.query({ name: 'campaign.follow', text: follow, values: [key, ns] });
    },
    async cancelWaiting({ campaign, from, to }) {
      await pool.query(cancelWaiting, [campaign, from, to]);
    },
  };
}
