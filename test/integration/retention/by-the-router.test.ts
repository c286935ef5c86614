import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../../domain/clock.ts';
import { type RouterWorld, routerWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

/** One row that ended so many days ago. */
const ended = `
insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, slot_held, status, entry_source, entry_event_id, clock, ended_at)
select e, 'default', 'tips', 'v1', p, p, 'journey-' || e, 'running', false, 'completed', 'test', e::text, $3, now() - $4 * interval '1 day'
from (select $1::uuid as e, $2::uuid as p) x`;

describe('a router', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('router retention', { CARILLON_DISPATCH_SWEEP_MS: '200', CARILLON_KEEP_DAYS: '100' });
    for (const days of [99, 101]) {
      const [person, enrollment] = [randomUUID(), randomUUID()];
      await world.rows(`insert into profiles (id, workspace) values ($1, 'default')`, [person]);
      await world.rows(ended, [enrollment, person, realClock, days]);
    }
  });
  afterAll(() => world.close());

  it('removes what ended longer ago than it is kept, beside its other work and beside another router', async () => {
    await Promise.all([world.router(), world.router()]);
    await soon(async () => (await world.rows(`select 1 from removals`)).length).toBe(1);
    expect(await world.rows('select 1 from enrollments')).toHaveLength(1);
    expect(await world.rows(`select what, rows::int from removals`)).toEqual([{ what: 'enrollments', rows: 1 }]);
  });
});
