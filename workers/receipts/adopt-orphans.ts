import type { Pool } from 'pg';
import { dropOrphans, forgetOrphans, foundOrphans } from '../../adapters/postgres/receipts/orphans.ts';
import type { TakeIn } from './take-in.ts';

const page = 200;
/** Whose message will turn up does so soon: afterwards they are looked at once an hour, and counted for people to see. */
const youngMs = 10 * 60_000;
const hourMs = 3_600_000;
/** Longer than the provider itself knows of a message (48 hours). */
const keepMs = 3 * 86_400_000;

/**
 * Takes in reports whose message has turned up as if they had come now. They are forgotten after what they tell is published: whoever is killed
 * in between, or does it beside another process, does it again, and repeats change nothing. What has waited for days is forgotten. Answers how
 * many there were.
 */
export function createAdoptOrphans(pool: Pool, takeIn: TakeIn): () => Promise<number> {
  let allAt = 0;
  return async () => {
    const now = performance.now();
    const all = now >= allAt;
    const reports = await foundOrphans(pool, page, all ? keepMs : youngMs);
    if (reports.length > 0) {
      await takeIn({ reports, inbound: [] });
      await dropOrphans(pool, reports);
    }
    // More of them may be there than were looked at.
    if (all && reports.length < page) allAt = now + hourMs;
    await forgetOrphans(pool, keepMs);
    return reports.length;
  };
}
