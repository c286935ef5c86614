import type { Pool } from 'pg';
import type { CampaignActivities } from '../activities/campaign-contract.ts';
import { createCampaignActivities } from '../activities/create-campaign-activities.ts';
import type { PageLife } from '../activities/page-deps.ts';
import { createInfobipBulkGateways } from '../adapters/infobip/gateways.ts';
import { countryOf } from '../adapters/phone/country-of.ts';
import { createRenderer } from '../adapters/liquid/renderer.ts';
import { createDatabaseClock } from '../adapters/postgres/database-clock.ts';
import { createCampaignPages } from '../adapters/postgres/campaign/pages.ts';
import type { Config } from '../config/load.ts';
import { timing } from '../domain/message/timing.ts';
import { infobipAccount } from './infobip-account.ts';
import { createPolicyTools } from './policy-tools.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';

export type WiredCampaigns = { readonly activities: CampaignActivities; close(): Promise<void> };

/** One page, from one look at its workflow to the next: long enough for few events, short enough to be steered. */
const pageMs = 60_000;
const leastPageMs = 5_000;

/** The activities of campaigns with their real adapters. */
export async function wireCampaigns(
  config: Config,
  pool: Pool,
  onFailure: (name: string, error: unknown) => void,
  life: () => PageLife,
): Promise<WiredCampaigns> {
  const times = timing(config.timingFactor);
  const clock = await createDatabaseClock(pool);
  const renderer = createRenderer();
  const account = infobipAccount(config, pool, times.httpMs);
  const gateways = account ? createInfobipBulkGateways(account) : [];
  const activities = createCampaignActivities(
    {
      pages: await createCampaignPages(pool),
      gateway: (channel) => gateways.find((one) => one.channel === channel),
      renderer,
      unsubscribeUrl: await createUnsubscribeLinks(pool, config),
      countryOf,
      policy: createPolicyTools(config, 'sender'),
      timing: times,
      pageMs: Math.max(leastPageMs, pageMs * config.timingFactor),
      now: clock.now,
      life,
    },
    onFailure,
  );
  return {
    activities,
    async close() {
      clock.close();
      await renderer.close();
    },
  };
}
