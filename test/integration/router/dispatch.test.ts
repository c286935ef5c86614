import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { singleSendWorkflowId } from '../../../domain/ids.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';
import { tcpProxy } from '../../support/tcp-proxy.ts';
import type { TcpProxy } from '../../support/tcp-proxy.ts';

const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [{ kind: 'waitFor', id: 'app', for: { event: 'app.opened' }, within: '2 days', then: [], else: [] }],
};

describe('dispatch rows', () => {
  let proxy: TcpProxy;
  let world: RouterWorld;
  beforeAll(async () => {
    proxy = await tcpProxy(inject('engines').temporalAddress);
    world = await routerWorld('dispatch', { TEMPORAL_ADDRESS: proxy.address, CARILLON_DISPATCH_SWEEP_MS: '500' });
    await world.journey(welcome);
    await world.router();
  });
  afterAll(async () => {
    await world.close();
    await proxy.close();
  });

  const open = () => world.rows('select 1 from dispatches where done_at is null');
  const workflowOf = async (userId: string): Promise<string> => {
    const rows = () =>
      world.rows<{ id: string }>(
        `select workflow_id as id from enrollments e join identities i using (profile_id) where i.value = $1`,
        [userId],
      );
    await soon(rows).toHaveLength(1);
    return (await rows())[0]?.id ?? '';
  };
  const signalsOf = async (workflowId: string): Promise<number> => {
    const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
  };

  it('wait while Temporal is away, and go out in order once it is back', async () => {
    await world.publish('user.signed_up', { userId: 'ana' });
    const before = await workflowOf('ana');
    await soon(open).toEqual([]);
    await proxy.cut();
    await world.publish('app.opened', { userId: 'ana' });
    await world.publish('user.signed_up', { userId: 'ben' });
    await world.publish('app.opened', { userId: 'ben' });
    const during = await workflowOf('ben');
    await soon(open).toHaveLength(3);
    await proxy.mend();
    await soon(open).toEqual([]);
    // Carried out again after the reconnection, which an interpreter that has seen the event takes for nothing.
    expect(await signalsOf(before)).toBeGreaterThan(0);
    expect(await signalsOf(during)).toBeGreaterThan(0);
    expect(await world.rows('select 1 from dispatches where last_error is not null')).toEqual([]);
  });

  it('are carried out again after a reconnection, so that a store set back by a power cut catches up', async () => {
    await world.publish('user.signed_up', { userId: 'cid' });
    await world.publish('app.opened', { userId: 'cid' });
    const workflowId = await workflowOf('cid');
    await soon(() => signalsOf(workflowId)).toBe(1);
    await soon(open).toEqual([]);
    await proxy.cut();
    await proxy.mend();
    // A store that still knows them hears both a second time, which changes nothing.
    await soon(() => signalsOf(workflowId)).toBeGreaterThan(1);
    await soon(open).toEqual([]);
  });

  it('of a workflow that is not there stay open while its enrollment runs, and are done with when it has ended', async () => {
    const [enrollment] = await world.rows<{ id: string }>('select id from enrollments limit 1');
    await world.rows(
      `insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload) values ('default', $1, 'journey-nowhere', 'signal', '{"kind": "released", "at": 1}')`,
      [enrollment?.id],
    );
    await soon(() => world.rows('select tries > 0 as tried, last_error from dispatches where done_at is null')).toEqual(
      [{ tried: true, last_error: 'the workflow is not there (yet)' }],
    );
    await world.rows(`update enrollments set status = 'exited' where id = $1`, [enrollment?.id]);
    await soon(open).toEqual([]);
  });

  it('of other processes are heard of at once', async () => {
    const [messageId, profileId] = [randomUUID(), randomUUID()];
    await world.rows(`insert into profiles (id, workspace) values ($1, 'default')`, [profileId]);
    await world.rows(
      `insert into send_requests (message_id, workspace, profile_id, channel, template, class, templates, clock)
       values ($1, 'default', $2, 'sms', 'hello', 'service', '{}', '{"realStart": 0, "virtualStart": 0, "scale": 1}')`,
      [messageId, profileId],
    );
    const workflowId = singleSendWorkflowId(messageId);
    await world.rows(`insert into dispatches (workspace, workflow_id, kind) values ('default', $1, 'single')`, [
      workflowId,
    ]);
    await soon(open).toEqual([]);
    const { memo: _, ...workflow } = await world.temporal.workflow.getHandle(workflowId).describe();
    expect(workflow).toMatchObject({ type: 'singleSend', status: { name: 'RUNNING' } });
  });
});
