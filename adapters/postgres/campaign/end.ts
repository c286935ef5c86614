import type { Pool } from 'pg';
import type { CampaignPages } from '../../../domain/campaign/pages.ts';

/** Nobody is left: completed, unless it was cancelled. Telling twice is told once. */
const close = `
with u as (
  update campaigns c set state = case state when 'cancelled' then 'cancelled' else 'completed' end, ended_at = now()
  where key = $1 and ended_at is null and state in ('running', 'paused', 'cancelled')
    and not exists (select 1 from campaign_recipients r where r.campaign = c.key and r.state in ('waiting', 'sending', 'unknown'))
  returning *)
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.campaign.' || case state when 'completed' then state else 'drained' end, 'campaign:' || key || ':ended',
  jsonb_build_object('type', 'campaign.' || case state when 'completed' then state else 'drained' end, 'campaign', id, 'audience', audience,
    'states', (select jsonb_object_agg(state, count) from (select r.state, count(*) from campaign_recipients r where r.campaign = u.key group by 1) s),
    'at', now()) from u`;

const cancel = `
with u as (update campaigns set state = 'cancelled' where key = $1 and state in ('running', 'paused') returning *)
insert into audit (workspace, actor, action, target) select workspace, $2, 'campaign cancel', id from u`;

export function createEndCampaign(pool: Pool): Pick<CampaignPages, 'close' | 'cancel'> {
  return {
    async close(key) {
      await pool.query(close, [key]);
    },
    async cancel(key, by) {
      await pool.query(cancel, [key, by]);
    },
  };
}
