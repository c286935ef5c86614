import type { Pool } from 'pg';

export async function journeyExists(pool: Pool, workspace: string, journey: string): Promise<boolean> {
  const { rowCount } = await pool.query('select from journeys where workspace = $1 and id = $2', [workspace, journey]);
  return rowCount === 1;
}
