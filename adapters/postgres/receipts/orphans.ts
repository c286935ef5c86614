import type { Pool } from 'pg';
import type { ReceivedReport } from './apply-reports.ts';

/** Reports that came before their message did, or through another machine's clock, once the message is there. $1 limit, $2 age in ms */
const found = `
select o.report from orphan_receipts o join messages m on m.provider_message_id = o.provider_message_id and m.workspace = o.workspace
where o.received_at > now() - $2::float8 * interval '1 ms' order by o.dedupe limit $1`;

/** `youngerThanMs`: those that have been here for longer are left alone. */
export async function foundOrphans(
  pool: Pool,
  limit: number,
  youngerThanMs: number,
): Promise<readonly ReceivedReport[]> {
  const { rows } = await pool.query<{ report: ReceivedReport }>(found, [limit, youngerThanMs]);
  return rows.map(({ report }) => report);
}

/** Of messages that will not turn up any more: those that others send through the same account. */
export async function forgetOrphans(pool: Pool, olderThanMs: number): Promise<void> {
  await pool.query(`delete from orphan_receipts where received_at < now() - $1::float8 * interval '1 ms'`, [
    olderThanMs,
  ]);
}

export async function dropOrphans(pool: Pool, reports: readonly ReceivedReport[]): Promise<void> {
  const dedupes = reports.map(({ dedupe }) => dedupe);
  await pool.query('delete from orphan_receipts where dedupe = any ($1::text[])', [dedupes]);
}
