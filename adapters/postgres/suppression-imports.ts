import type { Pool } from 'pg';
import { uuidOrNull } from './reads/sql-json.ts';

export type ListedImport = {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly at: string;
  /** Entries that are on the list for it and nothing else: what an undo would lift. */
  readonly entries: number;
  readonly undone: string | null;
};

export type SuppressionImports = {
  /** The latest first; at most 50. */
  imports(workspace: string): Promise<readonly ListedImport[]>;
  /**
   * Takes off the list what the import put there, and nobody has said again since; once. Answers how many that were, or null where no such
   * import is there to be undone.
   */
  undo(workspace: string, id: string, by: string, reason: string): Promise<number | null>;
};

const list = `
select id, name, by, to_json(at) #>> '{}' as at, to_json(undone_at) #>> '{}' as undone,
  (select count(*)::int from suppressions s where s.import_id = i.id) as entries
from suppression_imports i where workspace = $1 order by i.at desc, id desc limit 50`;

/** $1 workspace, $2 import, $3 by, $4 reason */
const undo = `
with i as (
  update suppression_imports set undone_at = now(), undone_by = $3
  where workspace = $1 and id = $2::uuid and undone_at is null returning id, name),
s as (delete from suppressions x using i where x.workspace = $1 and x.import_id = i.id returning x.*),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, $3, 'suppression.lift', address,
    jsonb_build_object('channel', channel, 'topic', topic, 'kind', kind, 'was', reason, 'since', at, 'import', import_id, 'reason', $4::text) from s
  union all
  select $1, $3, 'suppression.undo', id::text, jsonb_build_object('name', name, 'lifted', (select count(*) from s), 'reason', $4::text) from i),
o as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.suppression_import_undone', 'undone:' || id,
    jsonb_build_object('type', 'workspace.suppression_import_undone', 'import', id, 'count', (select count(*) from s), 'at', now()) from i)
select (select count(*)::int from s) as lifted from i`;

/** Files of addresses that were put on the list at once. */
export function createSuppressionImports(pool: Pool): SuppressionImports {
  return {
    async imports(workspace) {
      return (await pool.query<ListedImport>(list, [workspace])).rows;
    },
    async undo(workspace, id, by, reason) {
      if (uuidOrNull(id) === null) return null;
      return (await pool.query<{ lifted: number }>(undo, [workspace, id, by, reason])).rows[0]?.lifted ?? null;
    },
  };
}
