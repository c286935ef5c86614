import type { Pool } from 'pg';
import { dropOrphans, foundOrphans } from '../../adapters/postgres/receipts/orphans.ts';
import type { TakeIn } from './take-in.ts';

const page = 200;

/**
 * Takes in reports whose message has turned up as if they had come now. They are forgotten after what they tell is published: whoever is killed
 * in between, or does it beside another process, does it again, and repeats change nothing. Answers how many there were.
 */
export async function adoptOrphans(pool: Pool, takeIn: TakeIn): Promise<number> {
  const reports = await foundOrphans(pool, page);
  if (reports.length === 0) return 0;
  await takeIn({ reports, inbound: [] });
  await dropOrphans(pool, reports);
  return reports.length;
}
