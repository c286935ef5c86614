import type { ClientBase, Pool } from 'pg';

/** What ended before then may be gone, epoch ms; null where nothing ever left. */
export async function keptSince(db: Pool | ClientBase, workspace: string): Promise<number | null> {
  const { rows } = await db.query<{ at: number | null }>(
    // All of a day have about the same.
    'select (extract(epoch from until) * 1000)::float8 as at from removals where workspace = $1 order by day desc limit 1',
    [workspace],
  );
  return rows[0]?.at ?? null;
}
