import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccountProbes } from '../../../adapters/postgres/account-probes.ts';
import { migrate } from '../../../adapters/postgres/migrate.ts';
import { ownDatabase } from '../../support/own-database.ts';

const long = 60_000;

describe('processes that use one account of a provider that is out of order', () => {
  let database: Awaited<ReturnType<typeof ownDatabase>>;
  let pools: readonly pg.Pool[] = [];
  beforeAll(async () => {
    database = await ownDatabase('probes');
    await migrate(database.url);
    pools = Array.from({ length: 8 }, () => new pg.Pool({ connectionString: database.url, max: 1 }));
    for (const pool of pools) pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });
  const all = (account: string, spacingMs: number): Promise<number[]> =>
    Promise.all(pools.map((pool) => createAccountProbes(() => pool, account).take(spacingMs)));

  it('send one of them at a time to find out, however many ask at once', async () => {
    for (const waits of [await all('a', long), await all('b', long)]) {
      expect(waits.filter((ms) => ms === 0)).toHaveLength(1);
      expect(Math.max(...waits)).toBeLessThanOrEqual(long);
    }
    const later = await all('a', long);
    expect(Math.min(...later)).toBeGreaterThan(0);
  });

  it('send another at once when one was answered', async () => {
    await all('d', long);
    const [pool] = pools;
    if (pool) await createAccountProbes(() => pool, 'd').release();
    expect((await all('d', long)).filter((ms) => ms === 0)).toHaveLength(1);
  });

  it('send the next one when it is time, and at once where the clock of the database was set back', async () => {
    await all('c', long);
    expect((await all('c', 0)).filter((ms) => ms === 0)).not.toEqual([]);
    await pools[0]?.query(`update account_probes set at = now() + interval '1 hour' where account = 'c'`);
    expect((await all('c', long)).filter((ms) => ms === 0)).toHaveLength(1);
  });
});
