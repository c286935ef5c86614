import type { Pool } from 'pg';
import { didName, type Did } from '../../../domain/condition/deed.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { readSegments } from '../campaign/define.ts';
import { conditionSql } from './condition.sql.ts';

type Question = {
  readonly workspace: string;
  readonly profileId: string;
  readonly scale: number;
  /** What the event held that brought them where they are. */
  readonly entry: JsonObject;
  readonly dids: readonly Did[];
  readonly segments: readonly string[];
};
type Answers = Readonly<Record<string, boolean>>;

/** Questions about one person, all in one statement. */
export function createDeeds(
  pool: Pool,
): (question: Question) => Promise<{ readonly did: Answers; readonly segments: Answers }> {
  return async ({ workspace, profileId, scale, entry, dids, segments }) => {
    if (dids.length + segments.length === 0) return { did: {}, segments: {} };
    const known = await readSegments(pool, workspace, segments);
    const about = { traits: 'p.traits', profile: 'p.id', scale };
    const asked = [
      ...dids.map((condition) => ({ condition, about: { ...about, entry } })),
      // A segment is about people at rest: nothing brought them here.
      ...known.map(({ condition }) => ({ condition, about })),
    ];
    const values: unknown[] = [profileId];
    const columns = asked.map((one, index) => {
      const { text, values: own } = conditionSql(one.condition, one.about, values.length + 1);
      values.push(...own);
      return `${text} as "${index}"`;
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
