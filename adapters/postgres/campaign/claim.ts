import type { Pool } from 'pg';
import type { CampaignPages } from '../../../domain/campaign/pages.ts';
import type { MessageIdKey } from '../ledger/identity.ts';
import { claimAgain } from './claim-again.ts';
import { claimFirst } from './claim-first.ts';

export function createClaim(pool: Pool, key: MessageIdKey): CampaignPages['claim'] {
  return async (campaign, lines, given) => {
    const fresh = lines.filter(({ due }) => due.row === null);
    const known = lines.filter(({ due }) => due.row !== null);
    return new Map([
      ...(fresh.length > 0 ? await claimFirst(pool, key, campaign, fresh, given) : []),
      ...(known.length > 0 ? await claimAgain(pool, campaign, known, given) : []),
    ]);
  };
}
