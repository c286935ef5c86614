import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

const secret = 'zendesk-signing-secret';
const stripeSecret = 'whsec_test';
const acme = (source: string): unknown => parse(readFileSync(`examples/acme/hooks/${source}.yaml`, 'utf8'));
const payload = (name: string): string => readFileSync(`examples/acme/payloads/${name}.json`, 'utf8');
const bundleWith = (hooks: Readonly<Record<string, unknown>>) => ({
  workspace: 'default',
  settings: { defaultLocale: 'en', defaultZone: 'UTC' },
  contracts: {},
  templates: {},
  journeys: [],
  hooks,
});

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api hooks', {
    CARILLON_HOOK_ZENDESK_SECRET: secret,
    CARILLON_HOOK_STRIPE_SECRET: stripeSecret,
  });
  await apply({ zendesk: acme('zendesk'), stripe: acme('stripe') });
});
afterAll(() => world.close());

const apply = (hooks: Readonly<Record<string, unknown>>) =>
  world.post('/v1/apply', bundleWith(hooks), { key: world.keys.apiKey });
const send = (path: string, body: string, headers: Record<string, string>) =>
  fetch(`${world.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const zendesk = (body: string, at = new Date().toISOString()) =>
  send('/v1/hooks/zendesk', body, {
    'x-zendesk-webhook-signature': createHmac('sha256', secret).update(`${at}${body}`).digest('base64'),
    'x-zendesk-webhook-signature-timestamp': at,
  });
const solved = (id: string = randomUUID()): string =>
  JSON.stringify({ ...(JSON.parse(payload('zendesk-ticket-solved')) as object), id });
const events = async () =>
  (await world.stored('EVENTS')).map(({ subject, headers, body }) => ({
    type: subject.split('.').slice(3, 5).join('.'),
    id: headers['ce-id'],
    source: headers['ce-source'],
    body,
  }));

describe('POST /v1/hooks/{source}', () => {
  it('makes a ticket that Zendesk calls solved the event ticket.resolved, once over its retries', async () => {
    const body = solved('z-1');
    const first = await zendesk(body);
    expect([first.status, await first.json()]).toEqual([
      200,
      { mapped: true, event: 'ticket.resolved', id: 'z-1', duplicate: false },
    ]);
    expect(await (await zendesk(body)).json()).toMatchObject({ mapped: true, duplicate: true });
    expect((await events()).filter(({ id }) => id === 'z-1')).toEqual([
      {
        type: 'ticket.resolved',
        id: 'z-1',
        source: 'hook/zendesk',
        body: { externalIds: { zendesk: '8447388091111' }, properties: { ticket: '1042', subject: 'Export to PDF' } },
      },
    ]);
  });

  it('takes another vendor by its own signature', async () => {
    const body = payload('stripe-subscription-created');
    const t = String(Math.floor(Date.now() / 1_000));
    const sign = (key: string) => createHmac('sha256', key).update(`${t}.${body}`).digest('hex');
    const refused = await send('/v1/hooks/stripe', body, { 'stripe-signature': `t=${t},v1=${sign('other')}` });
    expect(refused.status).toBe(401);
    const taken = await send('/v1/hooks/stripe', body, { 'stripe-signature': `t=${t},v1=${sign(stripeSecret)}` });
    expect(await taken.json()).toMatchObject({ mapped: true, event: 'subscription.started' });
    expect((await events()).at(-1)).toMatchObject({ type: 'subscription.started', body: { userId: 'ana' } });
  });

  it('refuses what is unsigned, altered or old, and stores nothing of it (I11)', async () => {
    const before = (await events()).length;
    const body = solved();
    expect((await send('/v1/hooks/zendesk', body, {})).status).toBe(401);
    expect((await zendesk(body, new Date(Date.now() - 600_000).toISOString())).status).toBe(401);
    const at = new Date().toISOString();
    const headers = {
      'x-zendesk-webhook-signature': createHmac('sha256', secret).update(`${at}${body}`).digest('base64'),
      'x-zendesk-webhook-signature-timestamp': at,
    };
    const altered = await send('/v1/hooks/zendesk', `${body} `, headers);
    expect(altered.status).toBe(401);
    expect(altered.headers.get('content-type')).toContain('application/problem+json');
    expect(await events()).toHaveLength(before);
  });

  it('answers 200 to what no rule speaks of, and says why; what should have become an event lies with the dead letters', async () => {
    const other = await zendesk(JSON.stringify({ id: 'x', type: 'zen:event-type:ticket.created' }));
    expect([other.status, await other.json()]).toEqual([
      200,
      { mapped: false, why: 'no "when" of the 3 events holds for this payload' },
    ]);
    const nobody = JSON.stringify({ ...(JSON.parse(solved('z-2')) as object), detail: { id: '1042' } });
    expect(await (await zendesk(nobody)).json()).toMatchObject({ mapped: false, parked: true });
    expect((await world.stored('DLQ')).at(-1)).toMatchObject({
      headers: { 'Dlq-Detail': 'hook zendesk: it names nobody: body.detail.requester_id is not in the payload' },
      body: { id: 'z-2' },
    });
    const counted = await (await world.get('/metrics')).text();
    expect(counted).toContain('carillon_hooks_total{source="zendesk",outcome="unmapped"} 1');
  });

  it('answers bad bodies and unknown sources with a problem that helps', async () => {
    expect((await zendesk('{"id":')).status).toBe(400);
    expect((await zendesk('{"__proto__":{"x":1}}')).status).toBe(400);
    expect((await zendesk('"text"')).status).toBe(200);
    for (const path of ['/v1/hooks/nobody', '/v1/hooks/zendesk?workspace=other', '/v1/hooks/zendesk?workspace=%00'])
      expect((await send(path, '{}', {})).status).toBe(404);
  });

  it('takes a changed mapping within a second, and none that is gone', async () => {
    const token = { header: { name: 'X-Token', secret: 'CARILLON_HOOK_STRIPE_SECRET' } };
    const rule = { event: 'order.paid', id: 'body.id', identity: { email: 'body.email' } };
    const report = await apply({ shop: { authenticate: token, events: [rule] } });
    expect(await report.json()).toMatchObject({ applied: true, hooksChanged: true });
    await sleep(1_050);
    const shop = await send('/v1/hooks/shop', '{"id":"o1","email":"ana@example.com"}', { 'x-token': stripeSecret });
    expect(await shop.json()).toMatchObject({ mapped: true, event: 'order.paid' });
    expect((await zendesk(solved())).status).toBe(404);
    expect(await (await apply({ shop: { authenticate: token, events: [rule] } })).json()).toMatchObject({
      hooksChanged: false,
    });
    const wrong = await apply({ shop: { authenticate: token, events: [{ ...rule, identity: {} }] } });
    expect([wrong.status, await wrong.text()]).toMatchObject([422, expect.stringContaining('belongs to a person')]);
  });

  it('goes on while the database is away (I1), and says so where a secret is not set', async () => {
    const lost = { header: { name: 'X-Token', secret: 'CARILLON_HOOK_NOT_SET' } };
    await apply({
      desk: { authenticate: lost, events: [{ event: 'a.b', id: 'body.id', identity: { email: 'body.e' } }] },
      zendesk: acme('zendesk'),
    });
    await sleep(1_050);
    const unset = await send('/v1/hooks/desk', '{}', { 'x-token': 'undefined' });
    expect([unset.status, unset.headers.get('retry-after')]).toEqual([503, '60']);
    expect((await zendesk(solved())).status).toBe(200);
    await world.pool.query('alter table hooks rename to hooks_away');
    try {
      await sleep(1_050);
      expect(await (await zendesk(solved())).json()).toMatchObject({ mapped: true });
    } finally {
      await world.pool.query('alter table hooks_away rename to hooks');
    }
  });
});
