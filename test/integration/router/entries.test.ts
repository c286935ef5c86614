import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineSegment } from '../../../adapters/postgres/campaign/define.ts';
import { enroll } from '../../../adapters/postgres/enroll.ts';
import { keepEvents } from '../../../adapters/postgres/kept-events.ts';
import { parseSegment } from '../../../domain/campaign/parse.ts';
import { realClock } from '../../../domain/clock.ts';
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

const loyal: JourneyDefinition = {
  ...few,
  id: 'loyal',
  on: {
    event: 'order.placed',
    where: {
      kind: 'all',
      of: [
        {
          kind: 'did',
          deed: {
            kind: 'event',
            type: 'order.placed',
            where: { kind: 'compare', path: 'event.total', op: 'gte', value: 100 },
          },
          atLeast: 2,
          within: '30 days',
        },
        { kind: 'segment', segment: 'locals' },
      ],
    },
  },
  entries: {},
};

describe('a journey that asks at its door what somebody did, and for a segment', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('doors');
    await world.journey(loyal);
    const read = parseSegment({ segment: 'locals', where: { 'traits.city': 'Zagreb', did: 'app.opened' } });
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    await defineSegment(world.pool, 'default', read.definition);
    await keepEvents(world.pool, 'default', { journeys: [loyal], segments: [read.definition] });
    await world.router();
  });
  afterAll(() => world.close());

  const verdictOf = async (id: string): Promise<string | undefined> =>
    (
      await world.rows<{ verdict: string }>(
        `select v ->> 'verdict' as verdict from inbox, jsonb_array_elements(verdicts) v where event_id = $1`,
        [id],
      )
    )[0]?.verdict;
  const order = (userId: string, total: number) =>
    world.publish('order.placed', { userId, total, traits: { city: 'Zagreb' } });

  it('lets in who did, whether it came with one batch or before', async () => {
    await world.publish('app.opened', { userId: 'ana' });
    const first = await order('ana', 100);
    await soon(() => verdictOf(first)).toBe('filtered');
    const small = await order('ana', 99);
    await soon(() => verdictOf(small)).toBe('filtered');
    const second = await order('ana', 150);
    await soon(() => verdictOf(second)).toBe('entered');
  });

  it('turns away who did not, or is not in the segment, and says filtered', async () => {
    await order('luka', 100);
    const unopened = await order('luka', 100);
    await soon(() => verdictOf(unopened)).toBe('filtered');
    await world.publish('app.opened', { userId: 'eva' });
    const early = await order('eva', 100);
    await soon(() => verdictOf(early)).toBe('filtered');
    await world.rows(`update inbox set received_at = received_at - interval '31 days' where event_id = $1`, [early]);
    const late = await order('eva', 100);
    await soon(() => verdictOf(late)).toBe('filtered');
    const again = await order('eva', 100);
    await soon(() => verdictOf(again)).toBe('entered');
  });

  it('is asked the same when somebody is put in by hand', async () => {
    const people = await world.rows<{ value: string; profile_id: string }>(
      `select value, profile_id from identities where kind = 'userId' order by value`,
    );
    const put = (userId: string) =>
      enroll(world.pool, {
        workspace: 'default',
        requestId: randomUUID(),
        journey: 'loyal',
        profileId: people.find(({ value }) => value === userId)?.profile_id ?? '',
        data: {},
        by: 'test',
        now: Date.now(),
        clock: realClock,
        newId: randomUUID,
      });
    expect(await put('luka')).toMatchObject({ verdict: { verdict: 'filtered' } });
    await world.publish('app.opened', { userId: 'luka' });
    await soon(() => world.rows(`select count(*)::int as times from inbox where type = 'app.opened'`)).toEqual([
      { times: 3 },
    ]);
    expect(await put('luka')).toMatchObject({ verdict: { verdict: 'entered' } });
  });
});
