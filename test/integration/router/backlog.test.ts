import { createMarkRead } from '../../../workers/router/mark-read.ts';
import { createPartitionSource } from '../../../adapters/nats/partition-source.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBacklog } from '../../../adapters/postgres/routing/backlog.ts';
import { journeyWorkflowId } from '../../../domain/ids.ts';
import { type RouterWorld, routerWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

let world: RouterWorld;
beforeAll(async () => {
  world = await routerWorld('backlog');
});
afterAll(() => world.close());

const somebody = '0199c0de-0000-7000-8000-000000000001';

describe('the backlog of events', () => {
  it('is read up to now while a router keeps up, and not while one is away', async () => {
    const isRead = createBacklog(world.pool);
    await world.publish('user.signed_up', { userId: 'ana' });
    expect(await isRead(somebody, Date.now())).toBe(false);
    const first = await world.router();
    await soon(() => isRead(somebody, Date.now())).toBe(true);
    await first.close();

    await world.publish('app.opened', { userId: 'ana' });
    const arrived = Date.now();
    // Asked by others than a router: the ends of the stream say so, not that nobody answers.
    const marks = createMarkRead({
      pool: world.pool,
      source: await createPartitionSource(world.operator),
      onTrouble: (what, error) => expect.unreachable(`${what}: ${String(error)}`),
    });
    marks.ask();
    expect(await isRead(somebody, arrived)).toBe(false);
    await marks.close();
    expect(await isRead(somebody, arrived - 60_000)).toBe(true);

    const second = await world.router();
    await soon(() => isRead(somebody, arrived)).toBe(true);
    expect(await world.rows(`select count(*)::int as n from inbox where type = 'app.opened'`)).toEqual([{ n: 1 }]);
    await second.close();
  });

  it('is asked for by a worker whose wall clock was set back', async () => {
    const router = await world.router();
    const isRead = createBacklog(world.pool);
    await soon(() => isRead(somebody, Date.now())).toBe(true);
    const later = Date.now() + 200;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 7_200_000 });
    try {
      expect(await isRead(somebody, later)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    await router.close();
  });

  it('is not past for whoever has still to be told of an event', async () => {
    const isRead = createBacklog(world.pool);
    await world.rows(`update partitions set read_until = now()`);
    const before = Date.now() - 60_000;
    expect(await isRead(somebody, before)).toBe(true);
    await world.rows(`insert into dispatches (workspace, workflow_id, kind) values ('default', $1, 'signal')`, [
      journeyWorkflowId(somebody),
    ]);
    expect(await isRead(somebody, before)).toBe(false);
  });
});
