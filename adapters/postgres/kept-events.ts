import type { ClientBase } from 'pg';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { keptTypesOf } from '../../domain/workspace/kept-types.ts';

const keep = `
insert into kept_events (workspace, type) select $1, type from unnest($2::text[]) as asked (type) order by type
on conflict do nothing returning type`;

/**
 * The router keeps from now on what events of these types hold. Answers which of them are new. None is ever given up: whoever is on the way
 * with an older version asks on (I9).
 */
export async function keepEvents(
  db: Pick<ClientBase, 'query'>,
  workspace: string,
  bundle: Pick<Bundle, 'journeys' | 'segments'>,
): Promise<readonly string[]> {
  const asked = keptTypesOf(bundle);
  if (asked.length === 0) return [];
  return (await db.query<{ type: string }>(keep, [workspace, asked])).rows.map(({ type }) => type);
}
