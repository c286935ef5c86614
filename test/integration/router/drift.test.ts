import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkflowState } from '../../../adapters/temporal/workflow-state.ts';
import { connectTemporal } from '../../../adapters/temporal/connect.ts';
import { temporalChannel } from '../../../config/temporal-channel.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { createMendDrift } from '../../../workers/router/mend-drift.ts';
import { type RouterWorld, routerWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'wait-1', for: '2 days' }],
};

describe('enrollments and their workflows', () => {
  let world: RouterWorld;
  let temporal: ReturnType<typeof connectTemporal>;
  const kicked: string[] = [];
  const said: string[] = [];
  beforeAll(async () => {
    world = await routerWorld('drift', { CARILLON_DISPATCH_SWEEP_MS: '500' });
    await world.journey(welcome);
    await world.router();
    const { address, namespace } = world.config.temporal;
    temporal = connectTemporal({ channel: temporalChannel(address), namespace });
  });
  afterAll(async () => {
    await temporal.close();
    await world.close();
  });

  const mender = () =>
    createMendDrift({
      pool: world.pool,
      stateOf: createWorkflowState(temporal),
      kick: (ids) => void kicked.push(...ids),
      onMended: () => undefined,
      onTrouble: (what) => void said.push(what),
      olderThanMs: 0,
      everyMs: 0,
    });
  const rowOf = async (userId: string) => {
    const rows = await world.rows<{ id: string; workflow: string; status: string; reason: string | null }>(
      `select e.id, workflow_id as workflow, status, reason from enrollments e join identities i using (profile_id) where i.value = $1`,
      [userId],
    );
    return rows[0];
  };
  const open = () => world.rows('select 1 from dispatches where done_at is null');
  /** In the journey, and known to Temporal. */
  const enrolled = async (userId: string): Promise<string> => {
    await world.publish('user.signed_up', { userId });
    await soon(async () => (await rowOf(userId))?.status).toBe('running');
    await soon(open).toEqual([]);
    return (await rowOf(userId))?.workflow ?? '';
  };

  it('that agree are left alone', async () => {
    await enrolled('ana');
    expect(await mender().round()).toEqual({ asked: 1, reopened: 0, ended: 0 });
    expect((await rowOf('ana'))?.status).toBe('running');
  });

  it('end where somebody terminated the workflow, with the reason and a line in the audit', async () => {
    const workflowId = await enrolled('ben');
    await world.temporal.workflow.getHandle(workflowId).terminate('by hand');
    expect(await mender().round()).toMatchObject({ ended: 1, reopened: 0 });
    expect(await rowOf('ben')).toMatchObject({ status: 'failed', reason: 'its workflow was terminated' });
    const audit = await world.rows(`select action, detail from audit where actor = 'reconciler' and target = $1`, [
      (await rowOf('ben'))?.id,
    ]);
    expect(audit).toEqual([{ action: 'enrollment.ended', detail: { reason: 'its workflow was terminated' } }]);
    expect(await world.rows(`select 1 from outbox where payload ->> 'type' = 'enrollment.failed'`)).toHaveLength(1);
    expect(await mender().round()).toMatchObject({ ended: 0 });
  });

  it('begin again where Temporal knows nothing of the workflow and its start is still kept', async () => {
    const workflowId = await enrolled('cid');
    // As after a loss of Temporal's store: the row speaks of a workflow that is not there.
    const lost = `${workflowId}-lost`;
    await world.rows('update enrollments set workflow_id = $2 where workflow_id = $1', [workflowId, lost]);
    await world.rows('update dispatches set workflow_id = $2 where workflow_id = $1', [workflowId, lost]);
    expect(await mender().round()).toMatchObject({ reopened: 1, ended: 0 });
    expect(kicked).toContain(lost);
    await soon(open).toEqual([]);
    expect(await rowOf('cid')).toMatchObject({ status: 'running' });
  });

  it('end as vanished where there is nothing to begin again with', async () => {
    const workflowId = await enrolled('dan');
    await world.rows('update enrollments set workflow_id = $2 where workflow_id = $1', [workflowId, 'journey-gone']);
    await world.rows('delete from dispatches where workflow_id = $1', [workflowId]);
    await mender().round();
    expect(await rowOf('dan')).toMatchObject({ status: 'failed', reason: 'its workflow has vanished' });
  });

  it('are ended by nobody where most of them are gone at once: that is another Temporal', async () => {
    await enrolled('fay');
    const fay = await rowOf('fay');
    await world.rows(
      `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
       select gen_random_uuid(), workspace, journey_id, version, profile_id, profile_id, 'journey-other-' || n, 'key:' || n, 'test', n::text, clock
       from enrollments, generate_series(1, 30) n where id = $1`,
      [fay?.id],
    );
    expect(await mender().round()).toMatchObject({ ended: 0 });
    expect(said).toEqual([expect.stringContaining('is this the Temporal they were started in?')]);
    await world.rows(`delete from enrollments where workflow_id like 'journey-other-%'`);
  });

  it('are no business of ours while Temporal gives no answer', async () => {
    await enrolled('eva');
    const silent = createMendDrift({
      pool: world.pool,
      stateOf: () => Promise.reject(new Error('unavailable')),
      kick: () => undefined,
      onMended: () => undefined,
      onTrouble: () => undefined,
      olderThanMs: 0,
      everyMs: 0,
    });
    await expect(silent.round()).rejects.toThrow('unavailable');
    expect((await rowOf('eva'))?.status).toBe('running');
  });
});
