import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBatch } from '../../../adapters/postgres/routing/write-batch.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('ended');
});
afterAll(() => world.close());

describe('a batch that matched an enrollment which ended before its commit', () => {
  it('keeps no payload that nobody would ever delete', async () => {
    const [running, ended] = [await world.person(), await world.person()];
    await world.pool.query(`update enrollments set status = 'completed' where id = $1`, [ended.enrollmentId]);
    const data = [running, ended].map(({ enrollmentId }) => ({ enrollmentId, ref: 'test:1', data: { name: 'Ana' } }));
    const client = await world.pool.connect();
    try {
      await writeBatch(client, {
        plan: { results: [], traits: [], marks: [], newEnrollments: [], data, dispatches: [], outcomes: [] },
        created: [],
        names: [],
        merges: [],
        inbox: [],
        positions: [],
        stream: 'EVENTS',
      });
    } finally {
      client.release();
    }
    const { rows } = await world.pool.query('select enrollment_id as id from enrollment_data');
    expect(rows).toEqual([{ id: running.enrollmentId }]);
  });
});
