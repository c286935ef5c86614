import type { ClientBase, Pool } from 'pg';
import type { JsonObject } from '../../domain/json.ts';

export type HookRow = { readonly workspace: string; readonly source: string; readonly mapping: JsonObject };

/** Every mapping of every workspace: there are few, and they are small. */
export async function readHooks(pool: Pool): Promise<readonly HookRow[]> {
  const { rows } = await pool.query<HookRow>('select workspace, source, mapping from hooks order by workspace, source');
  return rows;
}

/** Makes the mappings of a workspace those of its folder: one that is not there any more takes no requests any more. */
export async function writeHooks(
  db: ClientBase,
  workspace: string,
  hooks: { readonly [source: string]: JsonObject },
): Promise<void> {
  await db.query('delete from hooks where workspace = $1 and not source = any ($2)', [workspace, Object.keys(hooks)]);
  await db.query(
    `insert into hooks (workspace, source, mapping) select $1, key, value from jsonb_each($2::jsonb)
     on conflict (workspace, source) do update set mapping = excluded.mapping`,
    [workspace, JSON.stringify(hooks)],
  );
}
