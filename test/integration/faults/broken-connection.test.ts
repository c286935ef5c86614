import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { inTransaction } from '../../../adapters/postgres/transaction.ts';
import { ownDatabase } from '../../support/own-database.ts';
import type { OwnDatabase } from '../../support/own-database.ts';

describe('a connection that PostgreSQL ends', () => {
  let database: OwnDatabase;
  let pool: Pool;
  const idle: Error[] = [];
  beforeAll(async () => {
    database = await ownDatabase('broken');
    pool = createPool(database.url, { name: 'test', max: 2, onError: (error) => idle.push(error) });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const end = async (pid: number): Promise<void> => {
    await pool.query('select pg_terminate_backend($1)', [pid]);
    await sleep(200); // nobody asks the broken connection anything meanwhile
  };

  it('in the middle of a transaction fails that transaction, not the process, and is given to nobody else', async () => {
    const transaction = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await end(rows[0]?.pid ?? 0);
      return client.query('select 1');
    });
    await expect(transaction).rejects.toThrow();
    const answers = await Promise.all([pool.query('select 1'), pool.query('select 1')]);
    expect(answers.map(({ rowCount }) => rowCount)).toEqual([1, 1]);
  });

  it('while idle is replaced, and said', async () => {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    client.release();
    const before = idle.length;
    const other = createPool(database.url, { name: 'other', max: 1, onError: () => undefined });
    await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await other.end();
    await expect.poll(() => idle.length).toBe(before + 1);
    expect((await pool.query('select 1')).rowCount).toBe(1);
  });
});
