import type { Pool } from 'pg';
import { databaseTime } from '../../adapters/postgres/database-time.ts';
import { enterDated, fillDates } from '../../adapters/postgres/entry/dates.ts';
import { goOnWith, openOccurrences, type PageResult } from '../../adapters/postgres/entry/occurrences.ts';
import { createTimedJourneys } from '../../adapters/postgres/entry/timed-journeys.ts';
import { failureKind } from '../../adapters/postgres/failure.ts';
import type { Clock } from '../../domain/clock.ts';
import { toVirtual } from '../../domain/clock.ts';
import type { Zones } from '../../domain/policy/zones.ts';

export type CalendarDeps = {
  /** Of its own: pages are many and must keep nobody from theirs. */
  readonly pool: Pool;
  readonly zones: Zones;
  /** Of the stack: what schedules and dates go by, and everybody who enters by them (I14). */
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onEntered: (entered: { readonly journey: string; readonly workspace: string } & PageResult) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** People per transaction. */
  readonly page?: number;
};

/** A transaction of some 50 ms: whoever has an event for one of them waits no longer. */
const people = 500;
/** Rows of a journey that begins so no longer, per round and statement. */
const forgotten = 5_000;

/**
 * Lets people into journeys that begin by the calendar. Every router does it: what is due lies in the database, each page is taken by whoever
 * comes first, and what a page has done is committed with how far it got (I2).
 */
export function createBeginByCalendar(deps: CalendarDeps) {
  const { pool, zones, onEntered, onTrouble, page = people } = deps;
  const timed = createTimedJourneys(pool, zones);
  const entry = { pool, zones, clock: deps.clock, newId: deps.newId, page };

  /** A page that lost a race is tried again with the next turn; one that cannot be done keeps no other journey waiting. */
  const tryPage = async (
    { workspace, journeyId }: { readonly workspace: string; readonly journeyId: string },
    work: () => Promise<PageResult | null>,
  ): Promise<boolean> => {
    try {
      const result = await work();
      if (result !== null && result.entered + result.refused > 0)
        onEntered({ workspace, journey: journeyId, ...result });
      return result !== null;
    } catch (error) {
      if (failureKind(error) === 'unavailable') throw error;
      if (failureKind(error) === 'data') onTrouble(`nobody could be let into '${journeyId}' by the calendar`, error);
      return false;
    }
  };

  /** One page of everything that is due; answers whether there was any. */
  const turn = async (): Promise<boolean> => {
    const now = toVirtual(deps.clock, await databaseTime(pool));
    await timed.settle(now);
    let isMore = (await timed.record(now)) > 0;
    for (const occurrence of await openOccurrences(pool))
      isMore = (await tryPage(occurrence, () => goOnWith(occurrence, entry))) || isMore;
    for (const journey of await timed.dated(now)) {
      if (journey.toFill) isMore = (await fillDates(journey, entry)) || isMore;
      if (journey.isDue) isMore = (await tryPage(journey, () => enterDated(journey, entry))) || isMore;
    }
    return isMore;
  };

  return async (signal: AbortSignal): Promise<void> => {
    while ((await turn()) && !signal.aborted);
    if (!signal.aborted) await timed.forget(forgotten);
  };
}
