import type { Pool } from 'pg';
import type { CampaignState } from '../../../domain/campaign/state.ts';
import type { CampaignPages, RunningCampaign } from '../../../domain/campaign/pages.ts';
import type { Channel } from '../../../domain/channel.ts';
import { realClock, toVirtual, type Clock } from '../../../domain/clock.ts';
import type { MessageClass } from '../../../domain/journey/definition.ts';
import type { WorkspaceSettings } from '../../../domain/policy/settings.ts';
import type { CompiledTemplates } from '../../../domain/template/compiled.ts';
import { openSpend } from '../ledger/spend.sql.ts';

type Row = {
  workspace: string;
  state: CampaignState;
  channel: Channel;
  template: string;
  class: MessageClass;
  topic: string | null;
  rate: number;
  templates: CompiledTemplates | null;
  clock: Clock | null;
  launched: number | null;
  settings: WorkspaceSettings;
  halts: RunningCampaign['halts'];
  spend: RunningCampaign['spend'] | null;
  policy_version: number | null;
  unheard_ms: number | null;
};

const one = `
select c.workspace, c.state, c.channel, c.template, c.class, c.topic, c.rate, c.templates, c.clock, w.settings, w.policy_version,
  (extract(epoch from c.launched_at) * 1000)::float8 as launched,
  (select coalesce(jsonb_agg(jsonb_build_object('channel', h.channel, 'journey', h.journey_id, 'reason', h.reason)), '[]')
     from halts h where h.workspace = c.workspace and h.released_at is null) as halts,
  ${openSpend({ workspace: 'c.workspace', settings: 'w.settings', clock: `coalesce(c.clock, '${JSON.stringify(realClock)}')` })},
  opt_outs_unheard_ms() as unheard_ms
from campaigns c join workspaces w on w.id = c.workspace where c.key = $1`;

export function createReadCampaign(pool: Pool): CampaignPages['campaign'] {
  return async (key) => {
    const { rows } = await pool.query<Row>({ name: 'campaign.read', text: one, values: [key] });
    const [row] = rows;
    if (row === undefined) return null;
    const { workspace, state, channel, template, topic, rate, settings, halts } = row;
    const clock = row.clock ?? realClock;
    return {
      key,
      state,
      intent: {
        workspace,
        channel,
        class: row.class,
        topic,
        template,
        awaitsReceipt: false,
        addressGraceMs: 0,
        began: toVirtual(clock, row.launched ?? 0),
      },
      rate,
      clock,
      templates: row.templates ?? {},
      settings,
      halts,
      spend: row.spend ?? [],
      policyVersion: row.policy_version,
      unheardMs: row.unheard_ms,
    };
  };
}
