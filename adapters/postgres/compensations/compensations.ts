import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { StepTrace, UndoFacts } from '../../../domain/compensation/plan.ts';
import type { CompensationKind, CompensationRecord } from '../../../domain/compensation/record.ts';
import type { Journal } from '../../../domain/message/ledger.ts';
import { traceRef } from '../journey/effects.ts';
import { trailValues } from '../journey/trail.sql.ts';
import { type StoredRow, toLedgerRow } from '../ledger/read-facts.ts';
import { RaceLostError } from '../routing/race.ts';
import { beginCompensation, beginTakeBack, recordCompensation, restoreTraits } from './compensations.sql.ts';

type Ref = {
  readonly enrollmentId: string;
  readonly version: string;
  readonly step: string;
  readonly visit: number;
  readonly partly?: true;
};
type BegunRow = {
  barred: boolean;
  rows: readonly (StoredRow & { hop: number })[];
  done: StepTrace | null;
  records: readonly CompensationRecord[];
  askedAt: number;
};

/** What is being undone, one row per visit of a step and kind: begun, recorded, restored. Each a single commit, a no-op the second time (I10). */
export function createCompensations(pool: Pool) {
  return {
    async begin(ref: Ref, kind: CompensationKind, journal: Journal): Promise<Omit<UndoFacts, 'step'> | null> {
      const { enrollmentId, version, step, visit, partly } = ref;
      const values = [...trailValues(enrollmentId, journal), step, visit, kind, version, uuidv7(), traceRef(ref)];
      const place = journal.place === null ? null : JSON.stringify(journal.place);
      const query = partly
        ? { name: 'compensation.begin.partly', text: beginCompensation.partly, values: [...values, place] }
        : { name: 'compensation.begin', text: beginCompensation.whole, values };
      const first = await pool.query<BegunRow>(query);
      // A claim that was faster committed while we waited for its lock: now it can be seen, and no other comes.
      const [found] = first.rows[0]?.barred ? (await pool.query<BegunRow>(query)).rows : first.rows;
      if (found === undefined) return null;
      const { done, records, askedAt } = found;
      return { rows: found.rows.map((row) => ({ ...toLedgerRow(row), hop: row.hop })), done, records, askedAt };
    },
    async beginTakeBack(ref: Ref, message: string): Promise<Omit<UndoFacts, 'step'> | null> {
      const { enrollmentId, version, step, visit } = ref;
      const { rows } = await pool.query<BegunRow>({
        name: 'compensation.take-back',
        text: beginTakeBack,
        values: [enrollmentId, step, visit, version, uuidv7(), message],
      });
      const [found] = rows;
      if (found === undefined) return null;
      const { done, records, askedAt } = found;
      return { rows: found.rows.map((row) => ({ ...toLedgerRow(row), hop: row.hop })), done, records, askedAt };
    },
    async record({ enrollmentId, step, visit }: Ref, { kind, outcome, evidence }: CompensationRecord): Promise<void> {
      await pool.query({
        name: 'compensation.record',
        text: recordCompensation,
        values: [enrollmentId, step, visit, kind, outcome, JSON.stringify(evidence)],
      });
    },
    async restore({ enrollmentId, step, visit }: Ref): Promise<void> {
      const restore = {
        name: 'compensation.restore',
        text: restoreTraits,
        values: [enrollmentId, step, visit, `was:${step}:${visit}`],
      };
      // Merged while we waited: the second time finds who remains.
      if ((await pool.query(restore)).rowCount === 0 && (await pool.query(restore)).rowCount === 0)
        throw new RaceLostError('the profile was merged meanwhile');
    },
  };
}
