import type { Pool } from 'pg';
import { together } from '../ledger/together.ts';
import { traceRef } from './effects.ts';

type Ask = {
  readonly enrollmentId: string;
  readonly step: string;
  readonly visit: number;
  readonly workspace: string;
  readonly journeyId: string;
  readonly most: number;
  readonly spanMs: number;
};

/** $1 to $7 as the function takes them. Lines are entered in one order by everybody, so that no two wait for each other. */
const take = `
select asked.n::int, take_throttle_turn(enrollment, ref, workspace, journey, step, most, span)::float8 as at
from (select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::float8[])
  with ordinality as a (enrollment, ref, workspace, journey, step, most, span, n) order by workspace, journey, step, n) asked`;

/**
 * Turns at throttles. Of one step they are given out one after the other, so that never more than `most` lie within one span; those that are
 * asked for at the same time in one commit, because that is what takes long.
 */
export function createTurns(pool: Pool): (ask: Ask) => Promise<number> {
  const many = async (asks: readonly Ask[]): Promise<readonly (number | undefined)[]> => {
    const { rows } = await pool.query<{ n: number; at: number }>({
      name: 'throttle.turns',
      text: take,
      values: [
        asks.map(({ enrollmentId }) => enrollmentId),
        asks.map(traceRef),
        asks.map(({ workspace }) => workspace),
        asks.map(({ journeyId }) => journeyId),
        asks.map(({ step }) => step),
        asks.map(({ most }) => most),
        asks.map(({ spanMs }) => spanMs),
      ],
    });
    const turns = new Map(rows.map(({ n, at }) => [n, at]));
    return asks.map((_, index) => turns.get(index + 1));
  };
  return together<Ask, number>({ many });
}
