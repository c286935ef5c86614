import type { Pool } from 'pg';
import { takeTurn } from '../../../domain/campaign/pace.ts';
import type { CampaignPages } from '../../../domain/campaign/pages.ts';
import { inTransaction } from '../transaction.ts';
import { unrested } from './guard.sql.ts';

const ms = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;
/** $1 campaign, $2 gateway. All by the clock of the database: workers need not agree on theirs. */
const readPace = `
select ${ms('p.next_at')} as next_at, ${ms('clock_timestamp()')} as now, coalesce((
  select ${ms('g.until')} from gateway_rests g where g.gateway = $2), 0) as not_before
from campaign_paces p where p.campaign = $1 for update of p`;

/** A longer rest is slept out by the workflow: a page keeps its slot for those who can go on. */
const longestWaitMs = 2_000;

type PaceRow = { readonly next_at: number; readonly now: number; readonly not_before: number };

export function createTurns(pool: Pool): Pick<CampaignPages, 'takeTurn' | 'mayPost' | 'rest'> {
  return {
    takeTurn: ({ key, rate }, gateway, count) =>
      inTransaction(pool, async (client) => {
        const read = { name: 'campaign.pace', text: readPace, values: [key, gateway] };
        const pace = (await client.query<PaceRow>(read)).rows[0];
        if (pace === undefined) throw new Error(`campaign ${key} has no pace: it was never launched`);
        const { next_at: nextAt, now, not_before: notBefore } = pace;
        if (notBefore - now > longestWaitMs) return { kind: 'rest', waitMs: notBefore - now };
        const turn = takeTurn({ nextAt, notBefore }, now, count, rate);
        await client.query({
          name: 'campaign.pace.next',
          text: 'update campaign_paces set next_at = to_timestamp($2::float8 / 1000) where campaign = $1',
          values: [key, turn.nextAt],
        });
        return { kind: 'turn', waitMs: turn.at - now };
      }),
    async mayPost({ key, intent }, gateway) {
      const { rowCount } = await pool.query({
        name: 'campaign.may-post',
        text: `select 1 from campaigns where key = $1 and state = 'running' and not braked($2, $3, null)
          and ${unrested('$4')}`,
        values: [key, intent.workspace, intent.channel, gateway],
      });
      return rowCount === 1;
    },
    async rest(gateway, restMs, reason) {
      await pool.query(
        `insert into gateway_rests as g (gateway, until, reason) values ($1, clock_timestamp() + $2::float8 * interval '1 ms', $3)
         on conflict (gateway) do update set until = greatest(g.until, excluded.until), reason = excluded.reason`,
        [gateway, restMs, reason],
      );
    },
  };
}
