import { gzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api segment');
});
afterAll(() => world.close());

const eventWithId = async (id: string) => (await world.stored('EVENTS')).find(({ headers }) => headers['ce-id'] === id);

describe('POST /v1/{identify,track,…}', () => {
  it.each([
    ['identify', { traits: { plan: 'pro' } }, 'profile.identified'],
    ['track', { event: 'user.signed_up' }, 'user.signed_up'],
    ['track', { event: 'Order Completed' }, 'track.order_completed'],
    ['page', { name: 'Home' }, 'page.viewed'],
    ['screen', { name: 'Home' }, 'screen.viewed'],
    ['group', { groupId: 'acme', traits: { seats: 5 } }, 'profile.grouped'],
    ['alias', { previousId: 'anon-1' }, 'profile.aliased'],
  ])('answers 200 to %s once the event is stored under its type', async (call, extra, type) => {
    const messageId = `single-${call}-${type}`;
    const response = await world.post(`/v1/${call}`, { userId: 'ana', messageId, ...extra });
    expect([response.status, await response.json()]).toEqual([200, { success: true }]);
    const stored = await eventWithId(messageId);
    expect(stored?.subject).toMatch(new RegExp(`^evt\\.\\d+\\.default\\.${type.replace('.', '\\.')}\\.[a-z2-7]{26}$`));
    expect(stored?.body).toMatchObject({ userId: 'ana' });
  });

  it('hears every repeat with success, and lets other content under a used id through to the router, which parks it', async () => {
    const post = async (plan: string): Promise<number> => {
      const body = { userId: 'ana', messageId: 'once', event: 'user.signed_up', timestamp: '2026-11-01T10:00:00Z' };
      return (await world.post('/v1/track', { ...body, properties: { plan } })).status;
    };
    const repeats = await Promise.all(Array.from({ length: 20 }, () => post('free')));
    const plansStored = async () =>
      (await world.stored('EVENTS'))
        .filter(({ headers }) => headers['ce-id'] === 'once')
        .map(({ body }) => (body['properties'] as { plan: string }).plan);
    expect(new Set(repeats)).toEqual(new Set([200]));
    expect(await plansStored()).toEqual(['free']);
    expect([await post('pro'), await post('pro'), await post('free')]).toEqual([200, 200, 200]);
    expect((await plansStored()).toSorted()).toEqual(['free', 'free', 'pro']);
  });

  it('takes gzip whatever its label says, as RudderStack sends it', async () => {
    const batch = [
      {
        type: 'track',
        userId: 'u',
        event: 'user.signed_up',
        messageId: 'zipped',
        originalTimestamp: '2026-11-01T10:00:00.123456Z',
      },
    ];
    const body = gzipSync(JSON.stringify({ batch, sentAt: null }));
    const response = await world.post('/v1/batch', body, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(response.status).toBe(200);
    expect((await eventWithId('zipped'))?.headers['ce-time']).toBe('2026-11-01T10:00:00.123Z');
  });

  it('parks the bad message of a batch with its reason and takes its neighbours', async () => {
    const batch = [
      { type: 'track', userId: 'u', event: 'user.signed_up', messageId: 'good-1' },
      { type: 'track', userId: 'parked-user', messageId: 'bad-1' },
      { type: 'track', userId: 'u', event: 'x', messageId: 'bad-2', properties: { name: 'a\u0000b' } },
      { type: 'identify', anonymousId: null, userId: 'u', messageId: 'good-2' },
    ];
    const response = await world.post('/v1/batch', { batch });
    expect([response.status, response.headers.get('carillon-parked')]).toEqual([200, '2']);
    expect(await eventWithId('good-1')).toBeDefined();
    expect(await eventWithId('good-2')).toBeDefined();
    const letters = await world.stored('DLQ');
    expect(letters.map(({ subject, headers, body }) => [subject, headers['Dlq-Detail'], body['messageId']])).toEqual([
      ['dlq.default.bad-envelope', 'a track call needs its event name in "event"', 'bad-1'],
      ['dlq.default.bad-envelope', 'a string holds the character U+0000', 'bad-2'],
    ]);
  });

  it('stores an event once, however often it is sent (I1)', async () => {
    const event = { userId: 'u', event: 'user.signed_up', messageId: 'again' };
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await world.post('/v1/track', event)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await world.stored('EVENTS')).filter(({ headers }) => headers['ce-id'] === 'again')).toHaveLength(1);
  });

  it('serves the unmodified Segment client for Node', async () => {
    const errors: unknown[] = [];
    const client = new Analytics({ writeKey: world.keys.writeKey, host: world.url, flushAt: 20 });
    client.on('error', (error) => errors.push(error));
    client.identify({ userId: 'sdk-user', traits: { email: 'sdk@example.com' }, messageId: 'sdk-identify' });
    for (let n = 0; n < 50; n += 1)
      client.track({ userId: 'sdk-user', event: 'Order Completed', properties: { n }, messageId: `sdk-${n}` });
    await client.closeAndFlush();
    expect(errors).toEqual([]);
    const stored = (await world.stored('EVENTS')).filter(({ body }) => body['userId'] === 'sdk-user');
    expect(stored).toHaveLength(51);
    expect(stored.find(({ headers }) => headers['ce-id'] === 'sdk-identify')?.body).toMatchObject({
      traits: { email: 'sdk@example.com' },
    });
  });
});

describe('the browser’s short paths', () => {
  it('serve only keys that allow the page, with CORS', async () => {
    const origin = 'https://shop.example';
    const event = { userId: null, anonymousId: 'anon', event: 'user.signed_up', messageId: 'browser-1' };
    const preflight = () => fetch(`${world.url}/v1/t`, { method: 'OPTIONS', headers: { origin } });
    expect((await preflight()).status).toBe(403);
    expect((await world.post('/v1/t', event, { headers: { origin } })).status).toBe(403);
    const key = world.key({ kind: 'write', name: 'shop', origins: [origin] });
    await expect.poll(async () => (await preflight()).status, { timeout: 5_000 }).toBe(204);
    const response = await world.post('/v1/t', event, { key, headers: { origin, 'content-type': 'text/plain' } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect((await eventWithId('browser-1'))?.body).toMatchObject({ anonymousId: 'anon' });
    expect((await world.post('/v1/t', event, { key, headers: { origin: 'https://other.example' } })).status).toBe(403);
  });
});
