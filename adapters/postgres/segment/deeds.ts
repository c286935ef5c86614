import type { Pool } from 'pg';
import { didName, type Did } from '../../../domain/condition/deed.ts';
import type { Condition } from '../../../domain/condition/condition.ts';
import { conditionSql } from './condition.sql.ts';

type Question = {
  readonly workspace: string;
  readonly profileId: string;
  readonly scale: number;
  readonly dids: readonly Did[];
  readonly segments: readonly string[];
};
type Answers = Readonly<Record<string, boolean>>;

/** Questions about one person, all in one statement. */
export function createDeeds(
  pool: Pool,
): (question: Question) => Promise<{ readonly did: Answers; readonly segments: Answers }> {
  return async ({ workspace, profileId, scale, dids, segments }) => {
    if (dids.length + segments.length === 0) return { did: {}, segments: {} };
    const known = await segmentsOf(pool, workspace, segments);
    const asked: readonly Condition[] = [...dids, ...known.map(({ condition }) => condition)];
    const values: unknown[] = [profileId];
    const columns = asked.map((condition, index) => {
      const about = { traits: 'p.traits', profile: 'p.id', scale };
      const one = conditionSql(condition, about, values.length + 1);
      values.push(...one.values);
      return `${one.text} as "${index}"`;
    });
    const { rows } = await pool.query<Record<string, boolean>>(
      `select ${columns.join(', ')} from profiles p where p.id = $1`,
      values,
    );
    const answer = (index: number): boolean => rows[0]?.[String(index)] === true;
    return {
      did: Object.fromEntries(dids.map((one, index) => [didName(one), answer(index)])),
      segments: Object.fromEntries(known.map(({ id }, index) => [id, answer(dids.length + index)])),
    };
  };
}

async function segmentsOf(pool: Pool, workspace: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ id: string; condition: Condition }>(
    'select id, condition from segments where workspace = $1 and id = any ($2::text[]) order by id',
    [workspace, ids],
  );
  return rows;
}
