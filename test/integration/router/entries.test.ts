import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { routerWorld, type RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const few: JourneyDefinition = {
  id: 'few',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'always' },
  entries: { atMost: 7, per: 'day' },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'rest', for: '30 days' }],
};
const shut: JourneyDefinition = { ...few, id: 'shut', entries: { until: '2020-01-01T00:00:00Z' } };

describe('journeys that say when people come in, and how many', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('entries');
    await world.journey(few);
    await world.journey(shut);
    // The partitions are shared: people of one moment come through both.
    await Promise.all([world.router(), world.router()]);
  });
  afterAll(() => world.close());

  const counted = () =>
    world.rows<{ journey: string; verdict: string; people: number }>(
      `select v ->> 'journey' as journey, v ->> 'verdict' as verdict, count(*)::int as people
       from inbox, jsonb_array_elements(verdicts) v group by 1, 2 order by 1, 2`,
    );

  it('let in exactly as many, over two routers, and say why of the others', async () => {
    const people = Array.from({ length: 120 }, (_, index) => `person-${index}`);
    await Promise.all(people.map((userId) => world.publish('user.signed_up', { userId })));
    await soon(counted).toEqual([
      { journey: 'few', verdict: 'entered', people: 7 },
      { journey: 'few', verdict: 'full', people: 113 },
      { journey: 'shut', verdict: 'not open', people: 120 },
    ]);
    expect(await world.rows('select count(*)::int as people from enrollments')).toEqual([{ people: 7 }]);
    expect(await world.rows('select taken from entry_places')).toEqual([{ taken: 7 }]);
  });

  it('let in as many again once the day is over', async () => {
    await world.rows('update entry_places set since = since - 86400000');
    await Promise.all(
      Array.from({ length: 9 }, (_, index) => world.publish('user.signed_up', { userId: `new-${index}` })),
    );
    await soon(() => world.rows('select count(*)::int as people from enrollments')).toEqual([{ people: 14 }]);
    await soon(counted).toContainEqual({ journey: 'few', verdict: 'full', people: 115 });
  });
});
