import type { Pool } from 'pg';
import type { SplitTest } from '../../../domain/journey/winner/split-test.ts';
import { together } from '../ledger/together.ts';

type Ask = {
  readonly enrollmentId: string;
  readonly step: string;
  readonly visit: number;
  readonly workspace: string;
  readonly journeyId: string;
  readonly test: SplitTest;
  readonly share: string;
  readonly withinMs: number;
};
type Drawn = { readonly share: string; readonly isWinner: boolean };

/** $1 to $8 as the function takes them, one by one in the order of their tests, so that no two of us wait for each other. */
const draw = `
select asked.n::int, d.share, d.is_winner as "isWinner"
from (select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::uuid[], $6::int[], $7::text[], $8::float8[])
  with ordinality as a (workspace, journey, step, settings, enrollment, visit, share, within_ms, n) order by workspace, journey, step, n) asked,
  draw_share(workspace, journey, step, settings, enrollment, visit, asked.share, within_ms) d`;

/** Ways of splits that look for a winner; those that are asked for at the same time in one commit. */
export function createDraws(pool: Pool): (ask: Ask) => Promise<Drawn> {
  const many = async (asks: readonly Ask[]): Promise<readonly (Drawn | undefined)[]> => {
    const { rows } = await pool.query<{ n: number } & Drawn>({
      name: 'split.draws',
      text: draw,
      values: [
        asks.map(({ workspace }) => workspace),
        asks.map(({ journeyId }) => journeyId),
        asks.map(({ step }) => step),
        asks.map(({ test }) => JSON.stringify(test)),
        asks.map(({ enrollmentId }) => enrollmentId),
        asks.map(({ visit }) => visit),
        asks.map(({ share }) => share),
        asks.map(({ withinMs }) => withinMs),
      ],
    });
    const ways = new Map(rows.map(({ n, share, isWinner }) => [n, { share, isWinner }]));
    return asks.map((_, index) => ways.get(index + 1));
  };
  return together<Ask, Drawn>({ many });
}
