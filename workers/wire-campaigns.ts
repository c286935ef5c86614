import type { Pool } from 'pg';
import type { CampaignActivities } from '../activities/campaign-contract.ts';
import { createCampaignActivities } from '../activities/create-campaign-activities.ts';
import type { PageLife } from '../activities/page-deps.ts';
import { createInfobipSmsBulk } from '../adapters/infobip/sms-bulk.ts';
import { createRenderer } from '../adapters/liquid/renderer.ts';
import { createCampaignPages } from '../adapters/postgres/campaign/pages.ts';
import { readUnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import type { BulkGateway } from '../domain/campaign/bulk-gateway.ts';
import { timing } from '../domain/message/timing.ts';
import { sentBy, signUnsubscribe, unsubscribeUrl } from '../domain/message/unsubscribe-token.ts';
import { createPolicyTools } from './policy-tools.ts';

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
  const renderer = createRenderer();
  const gateways = createBulkGateways(config, times.httpMs);
  const unsubscribeKey = await readUnsubscribeKey(pool);
  const activities = createCampaignActivities(
    {
      pages: await createCampaignPages(pool),
      gateway: (channel) => gateways.find((one) => one.channel === channel),
      renderer,
      unsubscribeUrl: (subject, intent, profileId) => {
        const { workspace, channel } = subject;
        const of = { workspace, profileId, channel, topic: intent.topic, sentBy: sentBy(subject) };
        const token = signUnsubscribe(of, unsubscribeKey.version, unsubscribeKey.sign);
        return unsubscribeUrl(config.publicUrl, token);
      },
      policy: createPolicyTools(config, 'sender'),
      timing: times,
      pageMs: Math.max(leastPageMs, pageMs * config.timingFactor),
      now: Date.now,
      life,
    },
    onFailure,
  );
  return { activities, close: () => renderer.close() };
}

function createBulkGateways(config: Config, timeoutMs: number): readonly BulkGateway[] {
  const { infobip, webhookUrl } = config;
  if (infobip === undefined) return [];
  const mayDeliver = (host: string, to: string) => mayLeave(config, host, to);
  // A report does not say its channel: the address it is sent to does.
  const notify = webhookUrl === undefined ? {} : { notifyUrl: `${webhookUrl}?channel=sms` };
  return [createInfobipSmsBulk({ ...infobip, mayDeliver, timeoutMs, ...notify })];
}
