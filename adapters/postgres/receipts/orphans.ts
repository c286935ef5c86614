import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';
import { applyReports } from './apply-reports.ts';
import type { ReceivedReport } from './apply-reports.ts';
import { takeFoundOrphans } from './receipts.sql.ts';

const page = 200;

/** Reports that came before their message did, or through another machine's clock: applied once the message is there. */
export async function adoptOrphans(pool: Pool): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ report: ReceivedReport }>(takeFoundOrphans, [page]);
    await applyReports(
      client,
      rows.map(({ report }) => report),
    );
    return rows.length;
  });
}
