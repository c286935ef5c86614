import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { getJson, post, sendV2, sendV3, v2 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  const { settings, ...rest } = options;
  sandbox = await startSandbox({ leastRetryMs: 10, settings: { latencyMs: 20, ...settings }, ...rest });
};
beforeEach(async () => {
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

const statusesOf = () => hook.results().map(({ messageId, status }) => [messageId, (status as { name: string }).name]);
const fast = (scale: number) => ({ scale, realStart: Date.now(), virtualStart: Date.now() });
const soon = (assertion: () => unknown) => expect.poll(assertion, { timeout: 3_000, interval: 10 });

describe('a delivery report', () => {
  it('is pushed in the form of the version that sent the message', async () => {
    await start({ webhookUrl: hook.url });
    await sendV2(sandbox, 'm-1', '385911111111', { callbackData: 'mine', entityId: 'e' });
    await sendV3(sandbox, 'm-2');
    await soon(() => hook.results().length).toBe(2);
    const about = (id: string) => hook.results().find(({ messageId }) => messageId === id); // which report comes first is chance
    const [older, newer] = [about('m-1'), about('m-2')];
    expect(older).toMatchObject({
      messageId: 'm-1',
      to: '385911111111',
      from: 'Acme',
      smsCount: 1,
      callbackData: 'mine',
      entityId: 'e',
      status: { groupId: 3, id: 5, name: 'DELIVERED_TO_HANDSET' },
      error: { id: 0, groupName: 'Ok' },
      price: { pricePerMessage: 0.01, currency: 'EUR' },
    });
    expect(older?.['doneAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    expect(newer).toMatchObject({
      messageId: 'm-2',
      sender: 'Acme',
      messageCount: 1,
      error: { groupName: 'OK' },
      platform: {},
    });
    await soon(() => sandbox.oracle.entries.map(({ reported }) => reported)).toEqual(['pushed', 'pushed']);
  });

  it('goes to the address that the message names, if that is on this machine', async () => {
    await start();
    await sendV2(sandbox, 'm-1', '385911111111', { notifyUrl: hook.url });
    await sendV2(sandbox, 'm-2', '385911111111', { notifyUrl: 'https://webhooks.example.com/reports' });
    await soon(() => sandbox.oracle.entries.map(({ reported }) => reported)).toEqual(['pushed', 'lost']);
    expect(statusesOf()).toEqual([['m-1', 'DELIVERED_TO_HANDSET']]);
  });

  it('travels with up to 99 others', async () => {
    await start({ webhookUrl: hook.url });
    const destinations = Array.from({ length: 250 }, (_, index) => ({ to: `3859110${10_000 + index}` }));
    await post(sandbox, '/sms/2/text/advanced', v2(destinations));
    await soon(() => hook.results().length).toBe(250);
    const sizes = hook.callbacks.map(({ results }) => results.length);
    expect([Math.max(...sizes) <= 100, sizes.length < 25]).toEqual([true, true]);
  });

  it('is pushed again, byte for byte, until it is taken', async () => {
    await start({ webhookUrl: hook.url, clock: fast(100_000) });
    hook.next(503, 500);
    await sendV2(sandbox, 'm-1');
    await soon(() => hook.callbacks.length).toBe(3);
    await soon(() => sandbox.oracle.entries[0]?.reported).toBe('pushed');
    expect(new Set(hook.callbacks.map(({ body }) => body)).size).toBe(1);
  });

  it('is given up after 20 repetitions', async () => {
    await start({ webhookUrl: hook.url, leastRetryMs: 0, clock: fast(1e9) });
    hook.next(...Array.from({ length: 30 }, () => 500));
    await sendV2(sandbox, 'm-1');
    await soon(() => sandbox.oracle.entries[0]?.reported).toBe('lost');
    expect(hook.callbacks).toHaveLength(21);
  });

  it('is signed over its timestamp and its bytes when there is a secret', async () => {
    await start({ webhookUrl: hook.url, webhookSecret: 'shared' });
    await sendV2(sandbox, 'm-1');
    await soon(() => hook.callbacks.length).toBe(1);
    const [{ headers, body }] = hook.callbacks as [WebhookSink['callbacks'][number]];
    const expected = createHmac('sha256', 'shared').update(`${String(headers['x-ib-exchange-req-timestamp'])}${body}`);
    expect(headers['x-ib-exchange-req-signature']).toBe(expected.digest('hex'));
  });

  it('comes twice when told so', async () => {
    await start({ webhookUrl: hook.url, settings: { reports: 'twice' } });
    await sendV2(sandbox, 'm-1');
    await soon(() => statusesOf()).toEqual([
      ['m-1', 'DELIVERED_TO_HANDSET'],
      ['m-1', 'DELIVERED_TO_HANDSET'],
    ]);
  });

  it.each([
    ['lost', 'DELIVERED_TO_HANDSET'],
    ['off', 'PENDING_ACCEPTED'],
  ] as const)('never comes when it is to be %s: the logs say %s', async (reports, status) => {
    await start({ webhookUrl: hook.url });
    sandbox.addRule({ match: { to: '*1111' }, reports });
    await sendV2(sandbox, 'm-1', '385911111111');
    await sendV2(sandbox, 'm-2', '385922222222');
    await soon(() => sandbox.oracle.byMessageId('m-2')[0]?.reported).toBe('pushed');
    expect(statusesOf()).toEqual([['m-2', 'DELIVERED_TO_HANDSET']]);
    expect(sandbox.oracle.byMessageId('m-1')[0]?.status).toBe(status);
  });

  it('comes before the reply when told so', async () => {
    await start({ webhookUrl: hook.url, settings: { reports: 'early' } });
    const reply = await sendV2(sandbox, 'm-1');
    expect(statusesOf()).toEqual([['m-1', 'DELIVERED_TO_HANDSET']]);
    expect(await reply.json()).toMatchObject({ messages: [{ status: { name: 'PENDING_ACCEPTED' } }] });
  });

  it('tells of the way stations when the sender asks for them', async () => {
    await start({ webhookUrl: hook.url });
    await sendV2(sandbox, 'm-1', '385911111111', { intermediateReport: true });
    await soon(statusesOf).toEqual([
      ['m-1', 'DELIVERED_TO_OPERATOR'],
      ['m-1', 'DELIVERED_TO_HANDSET'],
    ]);
  });

  it('tells of the way stations of what leaves later once it has left, and once', async () => {
    await start({ webhookUrl: hook.url, clock: { mode: 'virtual' }, settings: { latencyMs: 10_000 } });
    const sendAt = (ms: number) => new Date(sandbox.clock.now() + ms).toISOString();
    const steer = (path: string, body: object) =>
      fetch(`${sandbox.httpUrl}/sms/1/bulks${path}?bulkId=b-1`, {
        method: 'PUT',
        headers: { authorization: 'App any-key', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post(sandbox, '/sms/2/text/advanced', {
      bulkId: 'b-1',
      ...v2([{ to: '385911111111', messageId: 'm-1' }], { sendAt: sendAt(60_000), intermediateReport: true }),
    });
    expect((await steer('', { sendAt: sendAt(58_000) })).status).toBe(200);
    await sandbox.advance({ ms: 58_000 });
    expect(statusesOf()).toEqual([]);
    await sandbox.advance({ ms: 8_000 });
    expect(statusesOf()).toEqual([['m-1', 'DELIVERED_TO_OPERATOR']]);
    await sandbox.advance({ ms: 8_000 });
    expect(statusesOf()).toEqual([
      ['m-1', 'DELIVERED_TO_OPERATOR'],
      ['m-1', 'DELIVERED_TO_HANDSET'],
    ]);
  });

  it('waits to be fetched when there is no webhook, and is handed out once', async () => {
    await start();
    await sendV2(sandbox, 'm-1');
    await sendV3(sandbox, 'm-2');
    await soon(() => sandbox.oracle.find({ status: 'DELIVERED' }).length).toBe(2);
    const poll = (path: string) => getJson<{ results: { messageId: string }[] }>(sandbox, path);
    expect((await poll('/sms/1/reports?messageId=m-2')).results).toMatchObject([{ messageId: 'm-2', smsCount: 1 }]);
    expect((await poll('/sms/3/reports')).results).toMatchObject([{ messageId: 'm-1', messageCount: 1 }]);
    expect(await poll('/sms/3/reports')).toEqual({ results: [] });
    expect(sandbox.oracle.entries.map(({ reported }) => reported)).toEqual(['polled', 'polled']);
  });

  it('is fetched with no more others than were asked for', async () => {
    await start({ clock: { mode: 'virtual' } });
    for (const id of ['m-1', 'm-2']) await sendV2(sandbox, id);
    await sandbox.advance({ ms: 20 });
    const fetched = async () =>
      (await getJson<{ results: { messageId: string }[] }>(sandbox, '/sms/1/reports?limit=1')).results.map(
        ({ messageId }) => messageId,
      );
    expect([await fetched(), await fetched(), await fetched()]).toEqual([['m-1'], ['m-2'], []]);
  });

  it('is neither pushed nor kept where its sender wants none', async () => {
    await start({ clock: { mode: 'virtual' } });
    await sendV3(sandbox, 'm-1', '385911111111', { webhooks: { delivery: { notify: false } } });
    await sendV3(sandbox, 'm-2', '385911111111', { webhooks: { delivery: { url: hook.url, notify: false } } });
    await sandbox.advance({ ms: 20 });
    expect(sandbox.oracle.find({ status: 'DELIVERED' }).map(({ reported }) => reported)).toEqual(['none', 'none']);
    expect(await getJson(sandbox, '/sms/3/reports')).toEqual({ results: [] });
    expect(hook.callbacks).toEqual([]);
  });
});

describe('a number that ends in 555 and four digits', () => {
  it.each([
    ['5550001', 'UNDELIVERABLE_NOT_DELIVERED'],
    ['5550003', 'EXPIRED_EXPIRED'],
    ['5551234', 'DELIVERED_TO_HANDSET'],
  ])('…%s: %s', async (ending, status) => {
    await start({ webhookUrl: hook.url });
    await sendV2(sandbox, 'm-1', `38591${ending}`);
    await soon(statusesOf).toEqual([['m-1', status]]);
  });

  it('is like any other when magic is off', async () => {
    await start({ webhookUrl: hook.url, settings: { magic: false } });
    await sendV2(sandbox, 'm-1', '385915550001');
    await soon(statusesOf).toEqual([['m-1', 'DELIVERED_TO_HANDSET']]);
  });
});

describe('a rule', () => {
  it('decides for the numbers that it names, as often as it says, the newest first', async () => {
    await start({ webhookUrl: hook.url });
    sandbox.addRule({ match: { to: '38591*' }, fate: 'expired' });
    sandbox.addRule({ match: { to: '+385 91 *', contains: 'Ana' }, fate: 'undeliverable', count: 1 });
    for (const id of ['m-1', 'm-2']) await sendV2(sandbox, id);
    await sendV2(sandbox, 'm-3', '4911122233');
    await soon(() => new Map(statusesOf() as [string, string][])).toEqual(
      new Map([
        ['m-1', 'UNDELIVERABLE_NOT_DELIVERED'],
        ['m-2', 'EXPIRED_EXPIRED'],
        ['m-3', 'DELIVERED_TO_HANDSET'],
      ]),
    );
  });
});

describe('an inbound message', () => {
  it('is told to no stranger', async () => {
    await start({ inboundUrl: 'https://hooks.example.com/in' });
    sandbox.receiveSms({ from: '385911234567', to: 'Acme', text: 'Hi' });
    expect(sandbox.oracle.inbound[0]?.reported).toBe('lost');
  });

  it('is pushed in the vendor’s form', async () => {
    await start({ inboundUrl: hook.url });
    const reply = await post(sandbox, '/_sim/inbound', { from: '+385911111111', to: 'Acme', text: 'stop it please' });
    expect(await reply.json()).toMatchObject({ from: '385911111111', to: 'Acme', text: 'stop it please' });
    await soon(() => hook.callbacks.length).toBe(1);
    expect(JSON.parse(hook.callbacks[0]?.body ?? '')).toMatchObject({
      results: [
        {
          from: '385911111111',
          to: 'Acme',
          text: 'stop it please',
          keyword: 'STOP',
          cleanText: 'it please',
          smsCount: 1,
          price: { pricePerMessage: 0, currency: 'EUR' },
        },
      ],
      messageCount: 1,
      pendingMessageCount: 0,
    });
  });

  it('waits to be fetched when there is no webhook, and is handed out once', async () => {
    await start();
    sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: 'one' });
    sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: 'two' });
    const path = '/sms/1/inbox/reports?limit=1';
    expect(await getJson(sandbox, path)).toMatchObject({
      results: [{ text: 'one' }],
      messageCount: 1,
      pendingMessageCount: 1,
    });
    expect(await getJson(sandbox, path)).toMatchObject({ results: [{ text: 'two' }], pendingMessageCount: 0 });
  });
});
