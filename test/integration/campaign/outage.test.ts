import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CampaignWorld, campaignWorld } from '../../support/campaign-world.ts';

/** A request holds a quarter of it. */
const rate = 40;
const [pages, probes] = [5, 2];

describe('a campaign whose provider fails for a while', () => {
  let world: CampaignWorld;
  beforeAll(async () => {
    world = await campaignWorld('outage');
  });
  afterAll(() => world.close());

  it('puts five requests in doubt, then one message a second, claims nobody in vain, and sends to everybody once', async () => {
    await world.people(150);
    const { id, key } = await world.launch({ rate });
    world.sandbox.addFault({ kind: 'status', status: 503, count: 'always', match: { method: 'POST', path: '/sms' } });
    const drained = world.drain(key);
    const refused = () => world.sandbox.oracle.requests.last(1_000).filter(({ fault }) => fault === 'status');
    await expect.poll(() => refused().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(pages + probes);
    world.sandbox.clearFaults();
    await drained;

    const sizes = world.front.requests.slice(0, refused().length).map((ids) => ids.length);
    expect(sizes.slice(0, pages)).toEqual([10, 10, 10, 10, 10]);
    expect(new Set(sizes.slice(pages))).toEqual(new Set([1]));
    // By the sandbox's own clock; whoever is slow asks less often.
    const instants = refused().map(({ at }) => at);
    const [opened = 0] = instants.toReversed().slice(pages - 1);
    expect(sizes.length - pages).toBeLessThanOrEqual(Math.ceil((Math.max(...instants) - opened) / 1_000));

    expect((await world.view(id)).recipients).toMatchObject({ total: 150, accepted: 150 });
    expect([...world.taken().values()].filter((times) => times !== 1)).toEqual([]);
    const { rows } = await world.pool.query<{ most: number; refused: number }>(
      `select max(attempt)::int as most, (select count(*)::int from attempts where detail like '%out of order%') as refused from messages`,
    );
    // In doubt, then sent again when its provider says three times that it knows nothing of it; a page that is late takes another turn.
    expect(rows).toMatchObject([{ refused: 0 }]);
    expect(rows[0]?.most).toBeLessThanOrEqual(8);
  });
});
