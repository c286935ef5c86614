import * as fc from 'fast-check';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api refusals');
});
afterAll(() => world.close());

const track = { userId: 'u', event: 'user.signed_up' };
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

const bodies: readonly (readonly [string, unknown, number])[] = [
  ['broken JSON', '{"userId":', 400],
  ['an empty body', '', 400],
  ['a list', [track], 400],
  ['a number', '17', 400],
  ['__proto__', '{"userId":"u","event":"x","properties":{"__proto__":{"admin":true}}}', 400],
  ['an escaped __proto__', '{"userId":"u","event":"x","\\u005f_proto__":1}', 400],
  ['U+0000', '{"userId":"u","event":"x\\u0000"}', 400],
  ['40 levels', { ...track, properties: deep(40) }, 400],
  ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  ['300 KiB', { ...track, properties: { text: 'x'.repeat(300 * 1024) } }, 413],
  ['2 MiB', { ...track, properties: { text: 'x'.repeat(2 * 1024 * 1024) } }, 413],
  ['bytes that begin like gzip', new Uint8Array([0x1f, 0x8b, 1, 2, 3]), 400],
  ['nobody', { event: 'x' }, 400],
  ['an object for an id', { userId: { a: 1 }, event: 'x' }, 400],
  ['an id of 10,000 characters', { userId: 'u'.repeat(10_000), event: 'x' }, 400],
];

describe('POST /v1/track', () => {
  it.each(bodies)('refuses %s as problem+json', async (_name, body, status) => {
    const before = (await world.stored('EVENTS')).length;
    const response = await world.post('/v1/track', body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.stringMatching(/\.$/),
    });
    expect((await world.stored('EVENTS')).length).toBe(before);
  });

  it('refuses what is not JSON and does not claim to be', async () => {
    const form = new FormData();
    form.set('a', 'b');
    const headers = { authorization: `Basic ${btoa(`${world.keys.writeKey}:`)}` };
    expect((await fetch(`${world.url}/v1/track`, { method: 'POST', headers, body: form })).status).toBe(415);
    expect((await world.post('/v1/track', track, { headers: { 'content-encoding': 'br' } })).status).toBe(415);
  });

  it('tells a missing key from a wrong one, and a wrong kind from both', async () => {
    const anonymous = await fetch(`${world.url}/v1/track`, { method: 'POST', body: JSON.stringify(track) });
    expect(anonymous.status).toBe(401);
    expect((await world.post('/v1/track', track, { key: 'cw_nothing' })).status).toBe(401);
    expect((await world.post('/v1/track', track, { key: world.keys.apiKey })).status).toBe(403);
    expect((await world.post('/v1/halt', {}, { key: world.keys.writeKey })).status).toBe(403);
  });

  it('takes the key from the body, as browsers send it', async () => {
    const body = JSON.stringify({ ...track, messageId: 'key-in-body', writeKey: world.keys.writeKey });
    expect((await fetch(`${world.url}/v1/track`, { method: 'POST', body })).status).toBe(200);
  });

  it('answers 429 with Retry-After to a key that sends faster than it may', async () => {
    const key = world.key({ kind: 'write', name: 'slow', eventsPerSecond: 5 });
    await expect.poll(async () => (await world.post('/v1/track', track, { key })).status, { timeout: 5_000 }).toBe(200);
    const answers = await Promise.all(Array.from({ length: 30 }, () => world.post('/v1/track', track, { key })));
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  });

  it('keeps guessers busy and lets right keys through', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, n) => world.post('/v1/track', track, { key: `cw_guess${n}` })),
    );
    expect(guesses.some(({ status }) => status === 429)).toBe(true);
    expect((await world.post('/v1/track', track)).status).toBe(200);
  });
});

describe('any address', () => {
  it.each([
    ['GET', '/v1/track', 405],
    ['DELETE', '/v1/journeys', 405],
    ['POST', '/v1/nothing', 404],
    ['GET', '/v1/%5C%1B%01', 404],
    ['GET', '/%zz', 400],
  ])('%s %s is %i', async (method, path, status) => {
    const response = await fetch(world.url + path, { method });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
  });

  it.each(['TRACE', 'QUERY', 'BREW'])('never fails on %s', async (method) => {
    expect(await rawStatus(`${method} /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`)).toMatch(/^4\d\d$/);
  });

  it('never answers 5xx, whatever is posted', { timeout: 60_000 }, async () => {
    const ingestPaths = [
      '/v1/track',
      '/v1/identify',
      '/v1/batch',
      '/v1/events',
      '/v1/alias',
      '/v1/group',
      `/v1/webhooks/infobip/${world.keys.webhookToken}`,
    ];
    const message = fc.record(
      {
        type: fc.oneof(fc.constantFrom('track', 'identify', 'page', 'alias'), fc.json()),
        userId: fc.jsonValue(),
        event: fc.jsonValue(),
        properties: fc.jsonValue(),
        traits: fc.jsonValue(),
        context: fc.jsonValue(),
        timestamp: fc.jsonValue(),
        messageId: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.json().map((text) => text),
      fc.string({ unit: 'binary' }),
      message.map((value) => JSON.stringify(value)),
      fc.array(message, { maxLength: 5 }).map((batch) => JSON.stringify({ batch })),
      fc.array(message, { maxLength: 5 }).map((results) => JSON.stringify({ results })),
      fc.uint8Array({ maxLength: 200 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ingestPaths), body, async (path, content) => {
        const response = await world.post(path, content);
        expect({ status: response.status, answer: await response.text() }).toMatchObject({
          status: expect.toSatisfy((status: number) => status < 500),
        });
      }),
      { numRuns: 120 },
    );
  });

  it('refuses a command of 10,000 levels', async () => {
    const deepReason = `{"reason":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect((await world.post('/v1/halt', deepReason, { key: world.keys.apiKey })).status).toBe(400);
  });
});

function rawStatus(request: string): Promise<string> {
  const { hostname, port } = new URL(world.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.once('data', (data) => {
      resolve(data.toString().split(' ')[1] ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
