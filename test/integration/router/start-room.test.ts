import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { ownPrefix } from '../../support/own-prefix.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [{ kind: 'waitFor', id: 'app', for: { event: 'app.opened' }, within: '2 days', then: [], else: [] }],
};
const most = 5;
const people = 40;

describe('journeys that begin while no worker keeps up', () => {
  let world: RouterWorld;
  const taskQueue = `${ownPrefix('room')}-journeys`;
  beforeAll(async () => {
    world = await routerWorld('room', { CARILLON_DISPATCH_SWEEP_MS: '500' });
    await world.journey(welcome);
    await world.router({ taskQueue, mostWaiting: most });
  });
  afterAll(() => world.close());

  const waiting = () =>
    world.rows<{ id: string }>(
      `select distinct workflow_id as id from dispatches where done_at is null and kind = 'start'`,
    );
  const enrolled = () =>
    world.rows<{ id: string; userId: string }>(
      `select workflow_id as id, i.value as "userId" from enrollments e join identities i using (profile_id)`,
    );
  const signalsOf = async (workflowId: string): Promise<number> => {
    const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
  };
  /** As a worker does; what it takes it keeps to itself. */
  const takeFirstSteps = async (count: number): Promise<void> => {
    const { namespace } = world.temporal.options;
    const { connection, workflowService } = world.temporal;
    for (let n = 0; n < count; n += 1)
      await connection.withDeadline(Date.now() + 10_000, () =>
        workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } }),
      );
  };

  it('wait in their table beyond the first few; who has begun is told things meanwhile, and the others begin as room is made', async () => {
    for (let n = 0; n < people; n += 1) {
      const id = `event-${n}`;
      const publish = () => world.publish('user.signed_up', { userId: `person-${n}` }, { id });
      // The same event again is the same event: a busy machine may be late with its answer.
      await publish().catch(publish);
    }
    await soon(enrolled).toHaveLength(people);
    const held = new Set((await waiting()).map(({ id }) => id));
    const all = await enrolled();
    const begun = all.find(({ id }) => !held.has(id));
    const other = all.find(({ id }) => held.has(id));
    for (const one of [begun, other]) await world.publish('app.opened', { userId: one?.userId });
    await soon(() => signalsOf(begun?.id ?? '')).toBe(1);
    // Until Temporal counts for the first time, twice as many as wanted may have begun, and once more.
    expect((await waiting()).length).toBeGreaterThan(people / 2);

    const taking = takeFirstSteps(people);
    await expect.poll(waiting, { timeout: 40_000 }).toEqual([]);
    await soon(() => signalsOf(other?.id ?? '')).toBe(1);
    await taking;
  });
});
