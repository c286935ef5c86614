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

  it('knows the last starts that were carried out in time', async () => {
    const { enrollmentId } = await world.person();
    const row = async (workflowId: string, kind: string, created: string, done: string | null): Promise<unknown> =>
      world.pool.query(
        `insert into dispatches (workspace, enrollment_id, workflow_id, kind, created_at, done_at)
         values ('last', $1, $2, $3, now() - $4::interval, now() - $5::interval)`,
        [enrollmentId, workflowId, kind, created, done],
      );
    await row('first', 'start', '50 seconds', '49 seconds');
    await row('second', 'start', '40 seconds', '39 seconds');
    await row('told', 'signal', '30 seconds', '29 seconds');
    await row('too-late', 'start', '35 seconds', '1 second');
    await row('open', 'start', '34 seconds', null);
    const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
    const starts = await createDispatches(world.pool).lastStarts(ago(55), ago(20), 5);
    expect(starts.map(({ workflowId }) => workflowId)).toEqual(['second', 'first']);
  });
});
