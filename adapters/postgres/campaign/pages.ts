import type { Pool } from 'pg';
import type { CampaignPages } from '../../../domain/campaign/pages.ts';
import { readMessageIdKey } from '../ledger/secrets.ts';
import { createClaim } from './claim.ts';
import { createReadDue } from './due.ts';
import { createEndCampaign } from './end.ts';
import { createRecordLooks } from './looks.ts';
import { createReadCampaign } from './read-campaign.ts';
import { createRecipients } from './recipients.ts';
import { createRecord } from './record.ts';
import { createRefuse } from './refuse.ts';
import { createTurns } from './turns.ts';

/** `pool` is for campaigns alone, with `byKeys` as its settings: the planner would read all of a table that has grown fast, once for each of a thousand recipients. */
export async function createCampaignPages(pool: Pool): Promise<CampaignPages> {
  const key = await readMessageIdKey(pool);
  return {
    campaign: createReadCampaign(pool),
    due: createReadDue(pool),
    ...createTurns(pool),
    claim: createClaim(pool, key),
    record: createRecord(pool),
    recordLooks: createRecordLooks(pool),
    refuse: createRefuse(pool, key),
    ...createRecipients(pool),
    ...createEndCampaign(pool),
  };
}
