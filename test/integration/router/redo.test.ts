import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatches } from '../../../adapters/postgres/dispatches.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('redo');
});
afterAll(() => world.close());

describe('dispatches.reopen', () => {
  it('opens what was carried out since then, however long it had waited for Temporal before', async () => {
    const { enrollmentId } = await world.person();
    const row = async (workflowId: string, created: string, done: string): Promise<unknown> =>
      world.pool.query(
        `insert into dispatches (workspace, enrollment_id, workflow_id, kind, created_at, done_at)
         values ('default', $1, $2, 'start', now() - $3::interval, now() - $4::interval)`,
        [enrollmentId, workflowId, created, done],
      );
    await row('waited-long', '5 hours', '1 minute');
    await row('long-done', '5 hours', '4 hours');
    await row('at-once', '1 minute', '1 minute');
    const dispatches = createDispatches(world.pool);
    expect(await dispatches.reopen(new Date(Date.now() - 600_000))).toBe(2);
    expect((await dispatches.waiting(10, '0')).workflowIds).toEqual(['waited-long', 'at-once']);
  });
});
