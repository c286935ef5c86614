import { connect } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api describe');
});
afterAll(() => world.close());

describe('GET /openapi.json', () => {
  it('describes every public address in OpenAPI 3.1', async () => {
    const document = (await (await world.get('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        ...[
          'identify',
          'track',
          'page',
          'screen',
          'group',
          'alias',
          'batch',
          'events',
          'messages',
          'halt',
          'resume',
          'journeys',
          'stream',
        ].map((name) => `/v1/${name}`),
        '/v1/hooks/{source}',
        '/v1/enrollments',
        '/v1/journeys/{id}/archive',
        '/v1/messages/{id}/why',
        '/v1/profiles/{id}/consents',
        '/v1/webhooks/infobip/{token}',
        '/unsubscribe/{token}',
        '/readyz',
      ]),
    );
  });

  it('says of each what it takes, what it answers, how failure looks, and how a command is repeated', async () => {
    const document = (await (await world.get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, all]) =>
      Object.entries(all).map(([method, one]) => ({ name: `${method} ${path}`, method, path, one })),
    );
    const withoutReply = operations.filter(({ one }) => {
      const replies = one['responses'] as Record<string, { content?: object; description?: string }>;
      return !('default' in replies) || !Object.keys(replies).some((status) => status.startsWith('2'));
    });
    expect(withoutReply.map(({ name }) => name)).toEqual([]);
    expect(operations.filter(({ one }) => !one['summary'] || !one['tags']).map(({ name }) => name)).toEqual([]);
    const commands = operations.filter(
      ({ one, method, path }) =>
        method !== 'get' &&
        !['/v1/plan', '/v1/console/links', '/v1/assets/{hash}'].includes(path) &&
        JSON.stringify(one['security'] ?? []).includes('apiKey'),
    );
    expect(commands.length).toBeGreaterThan(8);
    const names = (one: Record<string, unknown>) =>
      ((one['parameters'] ?? []) as { name: string }[]).map(({ name }) => name);
    expect(commands.filter(({ one }) => !names(one).includes('Idempotency-Key')).map(({ name }) => name)).toEqual([]);
  });
});

describe('GET /v1/stream', () => {
  it('tells outcome events as they happen, of the caller’s workspace only', async () => {
    const { user, password, inboxPrefix } = world.nats.natsUsers.relay;
    const relay = await connect({ servers: world.nats.natsUrl, user, pass: password, inboxPrefix });
    const leaving = new AbortController();
    const response = await fetch(`${world.url}/v1/stream`, {
      headers: { authorization: `Bearer ${world.keys.apiKey}` },
      signal: leaving.signal,
    });
    // Once, and at once: whoever has the headers is being told everything.
    await relay.jetstream().publish('out.other.message.accepted', '{"message":"theirs"}');
    await relay.jetstream().publish('out.default.message.accepted', '{"message":"ours"}');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (text.includes('ours')) break;
    }
    leaving.abort();
    await relay.close();
    expect(text).toMatch(/id: \d+\nevent: message\.accepted\ndata: \{"message":"ours"\}\n\n/);
    expect(text).not.toContain('theirs');
    expect((await fetch(`${world.url}/v1/stream`)).status).toBe(401);
  });
});

describe('GET /metrics', () => {
  it('counts by route, never by who', async () => {
    await world.get('/v1/profiles/ana@example.com');
    const text = await (await world.get('/metrics')).text();
    expect(text).toContain('carillon_http_answers_total{method="GET",route="/v1/profiles/:id",status="404"} 1');
    expect(text).not.toContain('ana@');
  });
});
