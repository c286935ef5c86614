import type { Pool, PoolClient } from 'pg';

/** Reads several things as they stood at one instant, so that a story never contradicts itself. */
export async function snapshot<T>(pool: Pool, read: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const found = await read(client);
    await client.query('commit');
    client.release();
    return found;
  } catch (error) {
    // A connection in an unknown state is not given back.
    client.release(true);
    throw error;
  }
}
