import type { Pool } from 'pg';
import { databaseTime } from '../../adapters/postgres/database-time.ts';
import { noteHeard } from '../../adapters/postgres/receipts/heard.ts';
import { heardUntil, type Mark, type ReadingPlace } from '../../domain/message/heard.ts';
import { repeatedly } from '../repeatedly.ts';

/** Well below the second that marketing waits for at most. */
const everyMs = 250;

/**
 * Says in PostgreSQL up to when every opt-out in the stream is committed, for claims to read (I7): marketing waits where that is more than a
 * second ago, be it that opt-outs pile up, or that nobody reads or looks. The instant is taken before the look, and by the clock of the
 * database, so that a slow answer from anybody makes it an older one and never a newer one.
 */
export function watchOptOuts(deps: {
  readonly pool: Pool;
  readonly place: () => Promise<ReadingPlace>;
  readonly onTrouble: (error: unknown) => void;
}): { stop(): Promise<void> } {
  const { pool, place, onTrouble } = deps;
  let marks: readonly Mark[] = [];
  const look = async (): Promise<void> => {
    const at = await databaseTime(pool);
    const heard = heardUntil(marks, await place(), at);
    marks = heard.marks;
    if (heard.until !== null) await noteHeard(pool, heard.until);
  };
  return repeatedly(everyMs, look, onTrouble);
}
