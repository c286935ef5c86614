import type { Pool } from 'pg';
import { dropOrphans, forgetOrphans, foundOrphans } from '../../adapters/postgres/receipts/orphans.ts';
import type { TakeIn } from './take-in.ts';

const page = 200;
/** Longer than the provider itself knows of a message (48 hours). */
const keepMs = 3 * 86_400_000;

/**
 * Takes in reports whose message has turned up as if they had come now. They are forgotten after what they tell is published: whoever is killed
 * in between, or does it beside another process, does it again, and repeats change nothing. What has waited for days is forgotten. Answers how
 * many there were.
 */
export async function adoptOrphans(pool: Pool, takeIn: TakeIn): Promise<number> {
  const reports = await foundOrphans(pool, page);
  if (reports.length > 0) {
    await takeIn({ reports, inbound: [] });
    await dropOrphans(pool, reports);
  }
  await forgetOrphans(pool, keepMs);
  return reports.length;
}
