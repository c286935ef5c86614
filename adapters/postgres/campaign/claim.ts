import type { Pool } from 'pg';
import type { CampaignPages, ClaimLine } from '../../../domain/campaign/pages.ts';
import type { Claim } from '../../../domain/message/ledger.ts';
import type { MessageIdKey } from '../ledger/identity.ts';
import { isOverspent } from '../ledger/spend.sql.ts';
import { claimAgain } from './claim-again.ts';
import { claimFirst } from './claim-first.ts';

type Claimed = readonly (readonly [n: number, claim: Claim | 'overspent'])[];

export function createClaim(pool: Pool, key: MessageIdKey): CampaignPages['claim'] {
  return async (campaign, lines, given) => {
    const fresh = lines.filter(({ due }) => due.row === null);
    const known = lines.filter(({ due }) => due.row !== null);
    return new Map([
      ...(await whileMoneyLasts(fresh, (some) => claimFirst(pool, key, campaign, some, given))),
      ...(await whileMoneyLasts(known, (some) => claimAgain(pool, campaign, some, given))),
    ]);
  };
}

/**
 * A statement claims for all or for none where money is short: for how many it lasts is then found by halves. Who comes after the first that
 * it does not last for is asked no more: prices differ, so they are judged again by what is left.
 */
async function whileMoneyLasts(
  lines: readonly ClaimLine[],
  claim: (some: readonly ClaimLine[]) => Promise<Claimed>,
): Promise<Claimed> {
  const [first] = lines;
  if (first === undefined) return [];
  try {
    return await claim(lines);
  } catch (error) {
    if (!isOverspent(error)) throw error;
    if (lines.length === 1) return [overspent(first)];
    const half = Math.ceil(lines.length / 2);
    const before = await whileMoneyLasts(lines.slice(0, half), claim);
    const after = lines.slice(half);
    const isOver = before.some(([, one]) => one === 'overspent');
    return [...before, ...(isOver ? after.map(overspent) : await whileMoneyLasts(after, claim))];
  }
}

const overspent = ({ due }: ClaimLine): Claimed[number] => [due.n, 'overspent'];
