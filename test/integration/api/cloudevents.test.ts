import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api cloudevents');
});
afterAll(() => world.close());

const emit = async ({ headers, body }: { headers: object; body: unknown }) =>
  world.post('/v1/events', body ?? '', { headers: headers as Record<string, string> });
const eventWithId = async (id: string) => (await world.stored('EVENTS')).find(({ headers }) => headers['ce-id'] === id);

describe('POST /v1/events', () => {
  it.each([
    ['binary', HTTP.binary],
    ['structured', HTTP.structured],
  ] as const)('takes what the CloudEvents SDK sends in %s mode', async (mode, encode) => {
    const event = new CloudEvent({
      id: `sdk-${mode}`,
      source: '/shop',
      type: 'com.acme.user.signed_up',
      data: { userId: 'ana', plan: 'pro' },
    });
    const response = await emit(encode(event));
    expect([response.status, await response.json()]).toEqual([202, { accepted: 1, duplicates: 0, parked: 0 }]);
    const stored = await eventWithId(`sdk-${mode}`);
    expect(stored?.subject).toMatch(/^evt\.\d+\.default\.com\.acme_user_signed_up\./);
    expect(stored?.headers).toMatchObject({
      'ce-type': 'com.acme.user.signed_up',
      'ce-source': '/shop',
      'Nats-Msg-Id': `/shop:sdk-${mode}`,
    });
    expect(stored?.body).toEqual({ userId: 'ana', plan: 'pro' });
  });

  it('takes a binary event without data: its subject is the person', async () => {
    const event = new CloudEvent({ id: 'no-data', source: '/shop', type: 'user.signed_up', subject: 'ana' });
    expect((await emit(HTTP.binary(event) as { headers: object; body: unknown })).status).toBe(202);
    expect((await eventWithId('no-data'))?.body).toEqual({ userId: 'ana' });
  });

  it('takes an array, setting the bad ones aside', async () => {
    const good = { specversion: '1.0', id: 'b-1', source: '/shop', type: 'user.signed_up', data: { userId: 'ana' } };
    const response = await world.post('/v1/events', [good, { ...good, id: '' }, good], {
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    expect([response.status, await response.json()]).toEqual([202, { accepted: 2, duplicates: 1, parked: 1 }]);
    expect(await world.stored('DLQ')).toHaveLength(1);
  });

  it.each([
    ['no envelope', { userId: 'ana' }, 'specversion is missing'],
    ['no person', { specversion: '1.0', id: '1', source: '/s', type: 'a.b', data: {} }, 'The person is missing'],
    [
      'an impossible time',
      { specversion: '1.0', id: '1', source: '/s', type: 'a.b', time: 'noon', data: { userId: 'u' } },
      'RFC 3339',
    ],
  ])('refuses %s with a sentence that helps', async (_name, body, detail) => {
    const response = await world.post('/v1/events', body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const { detail: said } = (await response.json()) as { detail: string };
    expect(said.toLowerCase()).toContain(detail.toLowerCase());
  });
});
