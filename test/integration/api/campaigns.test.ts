import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api campaigns');
  await applied();
  for (const [plan, phone] of [
    ['pro', '+385911111111'],
    ['pro', '+385911111112'],
    ['pro', '+385911111112'],
    ['free', '+385911111113'],
  ])
    await world.pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
      randomUUID(),
      { plan, phone, firstName: 'Ana' },
    ]);
});
afterAll(() => world.close());

const applied = () =>
  command('/v1/apply', {
    workspace: 'default',
    settings: { defaultLocale: 'en', defaultZone: 'UTC', senders: { sms: { from: 'Acme' } } },
    contracts: {},
    templates: {
      'sms/offer': { en: { kind: 'text', text: 'Hi {{ profile.firstName }}' } },
      'voice/ask': { en: { kind: 'scenario', scenario: 'S1', parameters: {}, text: '' } },
    },
    journeys: [],
    segments: [{ segment: 'pros', where: { 'traits.plan': 'pro' } }],
    campaigns: [offer],
  });
const offer = { campaign: 'offer', segment: 'pros', send: 'sms/offer', class: 'service', rate: 10 };
const command = async (path: string, body: unknown = null, headers: Record<string, string> = {}, key?: string) => {
  const response = await world.post(path, body, { key: key ?? world.keys.apiKey, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const view = async (): Promise<unknown> => (await world.get('/v1/campaigns/offer')).json();

describe('/v1/campaigns', () => {
  it('are published with their workspace, as often as one likes', async () => {
    expect(await applied()).toMatchObject({
      status: 200,
      body: { segments: [], campaigns: [{ id: 'offer', change: 'unchanged', state: 'draft' }] },
    });
  });

  it('previews, launches what is confirmed, pauses, resumes and cancels', async () => {
    const preview = await command('/v1/campaigns/offer/preview', null, { 'idempotency-key': 'preview-1' });
    const kept = `select 1 from idempotency_keys where reply::text like '%Hi Ana%'`;
    expect((await world.pool.query(kept)).rows).toEqual([]); // a preview's samples are shown and not kept
    expect(preview).toMatchObject({
      status: 200,
      body: { audience: 3, toSend: 2, skipped: { 'duplicate address': 1 }, samples: [{ text: 'Hi Ana' }, {}] },
    });
    expect(await command('/v1/campaigns/offer/launch', { confirm: 3 })).toMatchObject({ status: 409 });
    expect(await command('/v1/campaigns/offer/launch', {})).toMatchObject({ status: 400 });
    const once = { 'idempotency-key': 'launch-1' };
    const launched = await command('/v1/campaigns/offer/launch', { confirm: 2 }, once);
    expect(launched).toMatchObject({ status: 200, body: { state: 'running', was: 'previewed' } });
    expect(await command('/v1/campaigns/offer/launch', { confirm: 2 }, once)).toEqual(launched);
    expect(await command('/v1/campaigns/offer/launch', { confirm: 1 }, once)).toMatchObject({ status: 422 });
    expect((await command('/v1/campaigns/offer/pause')).body).toMatchObject({ state: 'paused' });
    expect((await command('/v1/campaigns/offer/resume')).body).toMatchObject({ state: 'running' });
    expect((await command('/v1/campaigns/offer/cancel')).body).toMatchObject({ state: 'cancelled' });
    expect(await command('/v1/campaigns/offer/resume')).toMatchObject({ status: 409 });
    expect(await view()).toMatchObject({ state: 'cancelled', audience: 3, recipients: { total: 3, waiting: 3 } });
    const { rows } = await world.pool.query(`select action from audit where action like 'campaign %' order by id`);
    expect(rows.map(({ action }) => action)).toEqual(
      ['define', 'launch', 'pause', 'resume', 'cancel'].map((action) => `campaign ${action}`),
    );
  });

  it('says what is wrong with a definition, and where a name leads nowhere', async () => {
    const define = (change: object) =>
      command('/v1/campaigns', {
        id: 'second',
        segment: 'pros',
        send: 'sms/offer',
        class: 'service',
        rate: 5,
        ...change,
      });
    expect(await define({ send: undefined, journey: 'welcome' })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('a campaign over a journey is not available yet') },
    });
    expect(await define({ segment: 'nobody' })).toMatchObject({ status: 422 });
    expect(await define({ send: 'voice/ask' })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('scenarios are started one by one') },
    });
    expect(await define({ rate: 0 })).toMatchObject({ status: 400 });
    expect(await define({})).toMatchObject({
      status: 200,
      body: { campaign: 'second', change: 'new', state: 'draft' },
    });
    expect(await command('/v1/campaigns/none/launch', { confirm: 1 })).toMatchObject({ status: 404 });
    expect((await world.get('/v1/campaigns/none')).status).toBe(404);
    expect(await (await world.get('/v1/campaigns')).json()).toMatchObject({
      campaigns: [{ id: 'second' }, { id: 'offer' }],
    });
  });

  it('tests on one known person, as any direct send', async () => {
    const to = { phone: '+385911111111' };
    expect(await command('/v1/campaigns/offer/test', { to: { phone: '+385990000000' } })).toMatchObject({
      status: 404,
    });
    await world.pool.query(
      `insert into identities (workspace, kind, value, profile_id) select 'default', 'phone', $1, id from profiles where traits ->> 'phone' = $1`,
      [to.phone],
    );
    const asked = await command('/v1/campaigns/offer/test', { to });
    expect(asked).toMatchObject({ status: 202, body: { messageId: expect.any(String) } });
    const { rows } = await world.pool.query('select template, class from send_requests where message_id = $1', [
      asked.body['messageId'],
    ]);
    expect(rows).toEqual([{ template: 'offer', class: 'service' }]);
  });

  it('lets nobody launch whose key may only read', async () => {
    const key = world.key({ kind: 'api', name: 'reader', scopes: ['read'] });
    await expect
      .poll(async () => (await command('/v1/campaigns/offer/launch', { confirm: 2 }, {}, key)).status, {
        timeout: 5_000,
      })
      .toBe(403);
  });
});
