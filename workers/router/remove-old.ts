import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { databaseTime } from '../../adapters/postgres/database-time.ts';
import { giveUpGoals } from '../../adapters/postgres/retention/late-goals.ts';
import { auditRemovals, createRemovals, type Removed, workspaces } from '../../adapters/postgres/retention/remove.ts';
import { endOfKeeping } from '../../domain/retention.ts';

type RemoveOldDeps = {
  /** Of its own, with the settings `removing`. */
  readonly pool: Pool;
  readonly keepDays: number;
  /** Here, epoch ms. */
  readonly now: () => number;
  /** That instant by the clock that policy goes by. */
  readonly policyTime: (real: number) => number;
  /** After a round that left something behind, and after one that found the end of it. */
  readonly everyMs: { readonly busy: number; readonly idle: number };
  readonly onRemoved: (removed: Removed) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
};

export const retentionPace = { busy: 60_000, idle: 3_600_000 } as const;

/** Nothing that is removed comes back: who is further off than this from the database's clock removes nothing, whichever of the two is wrong. */
const mostApartMs = 86_400_000;
/** For so long a round removes; between two statements it rests as long as the last one took, so others have the disk to themselves half the time. */
const roundMs = 5_000;

/**
 * What ended longer ago than it is kept leaves: a bounded round at a time, in short transactions of their own that skip whatever somebody
 * else holds. Two at once, or one that is killed, do no harm: each statement takes whole owners.
 */
export function createRemoveOld(deps: RemoveOldDeps) {
  const { pool, keepDays, everyMs, onTrouble } = deps;
  const removals = createRemovals(pool);
  let closed = false;
  let underWay: Promise<unknown> | undefined;
  let dueAt = Number.NEGATIVE_INFINITY;
  let turn = 0;

  const round = async (forMs = roundMs): Promise<{ readonly removed: Removed; readonly isMore: boolean }> => {
    const real = await databaseTime(pool);
    if (Math.abs(real - deps.now()) > mostApartMs)
      throw new Error('the clocks of the database and of this machine are more than a day apart');
    const ended = { before: endOfKeeping(keepDays, real), policyBefore: endOfKeeping(keepDays, deps.policyTime(real)) };
    const until = performance.now() + forMs;
    const removed: Removed = {};
    const isOver = (): boolean => closed || performance.now() > until;
    let isMore = false;
    const all = await workspaces(pool);
    // Another one begins each time: who has the most to remove keeps nobody waiting.
    const first = turn++ % Math.max(1, all.length);
    for (const workspace of [...all.slice(first), ...all.slice(0, first)]) {
      for (const one of removals) {
        for (let again = !isOver(); again; again = isMore && !isOver()) {
          const began = performance.now();
          const page = await one.remove({ ...ended, workspace });
          for (const [what, rows] of Object.entries(page.removed) as [keyof Removed, number][])
            removed[what] = (removed[what] ?? 0) + rows;
          isMore = page.isMore;
          if (isMore) await sleep(performance.now() - began);
        }
      }
    }
    while (!isOver() && (await giveUpGoals(pool)));
    await auditRemovals(pool, keepDays);
    if (Object.keys(removed).length > 0) deps.onRemoved(removed);
    return { removed, isMore: isOver() || isMore };
  };
  return {
    round,
    /** Begins a round if it is time for one. Never waits. */
    sweep(): void {
      if (closed || underWay !== undefined || performance.now() < dueAt) return;
      dueAt = Number.POSITIVE_INFINITY;
      underWay = round()
        .then(
          ({ isMore }) => (isMore ? everyMs.busy : everyMs.idle),
          (error: unknown) => {
            onTrouble('what has ended long ago could not be removed', error);
            return everyMs.busy;
          },
        )
        .then((ms) => (dueAt = performance.now() + ms))
        .finally(() => (underWay = undefined));
    },
    async close(): Promise<void> {
      closed = true;
      await underWay;
    },
  };
}
