import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

const track = { userId: 'u', event: 'user.signed_up' };

describe('ingest while engines are away (I1)', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await apiWorld('api outages', {
      // Nobody listens on these: a database and a Temporal that never answer.
      DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:9/none',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
  });
  afterAll(() => world.close());

  it('takes events without the database and without Temporal, and says so', async () => {
    expect((await world.post('/v1/track', { ...track, messageId: 'alone' })).status).toBe(200);
    const ready = await world.get('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'degraded',
        engines: [
          expect.objectContaining({ name: 'nats', up: true }),
          expect.objectContaining({ name: 'postgres', up: false }),
          expect.objectContaining({ name: 'temporal', up: false }),
        ],
        halts: null,
      },
    ]);
    const figures = await world.get('/metrics');
    expect([figures.status, await figures.text()]).toEqual([
      200,
      expect.stringContaining('carillon_waiting_unknown 1\n'),
    ]);
    const halt = await world.post('/v1/halt', {}, { key: world.keys.apiKey });
    expect([halt.status, Number(halt.headers.get('retry-after'))]).toEqual([503, 5]);
  });

  it('answers 503 with Retry-After, and does not hang, while the stream is down; takes the retry', async () => {
    await world.nats.crash();
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const began = performance.now();
        const response = await world.post('/v1/track', { ...track, messageId: `down-${n}` });
        return { status: response.status, after: response.headers.get('retry-after'), ms: performance.now() - began };
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers.every(({ after }) => Number(after) > 0)).toBe(true);
    // It gives up after 1.5 s without any ack; a crowded machine adds to that, a hang would last for the client's patience.
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(15_000);
    expect((await world.get('/readyz')).status).toBe(503);

    await world.nats.restart();
    await expect
      .poll(async () => (await world.post('/v1/track', { ...track, messageId: 'down-0' })).status, { timeout: 10_000 })
      .toBe(200);
    expect((await world.stored('EVENTS')).filter(({ headers }) => headers['ce-id'] === 'down-0')).toHaveLength(1);
  });
});
