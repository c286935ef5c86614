import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import type { HookInput } from '../../sandbox/reports/hook-schema.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { getJson, post, sendV2, v2 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
beforeEach(async () => {
  hook = await startWebhookSink();
  sandbox = await startSandbox({ webhookUrl: hook.url, clock: { mode: 'virtual' }, settings: { latencyMs: 100 } });
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

const sendMany = (count: number) =>
  post(
    sandbox,
    '/sms/2/text/advanced',
    v2(Array.from({ length: count }, (_, n) => ({ to: `3859110${10_000 + n}`, messageId: `m-${n}` }))),
  );
const sizes = () => hook.callbacks.map(({ results }) => results.length);
const ids = () => hook.results().map((result) => (result as Record<string, unknown> | null)?.['messageId']);

describe('a webhook', () => {
  it('gets as many reports at once as it is set up for', async () => {
    sandbox.addWebhook({ maxBucketSize: 40 });
    await sendMany(100);
    await sandbox.advance({ ms: 100 });
    expect(sizes()).toEqual([40, 40, 20]);
  });

  it('gets as many calls at once as it is set up for', async () => {
    sandbox.addWebhook({ maxBucketSize: 1, windowSize: 1 });
    hook.hold();
    await sendMany(3);
    const advanced = sandbox.advance({ ms: 100 });
    await expect.poll(sizes).toEqual([1]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sizes()).toEqual([1]);
    hook.release(200);
    await advanced;
    expect(sizes()).toEqual([1, 1, 1]);
  });

  it('is waited for as long as it is set up for', async () => {
    sandbox.addWebhook({ readTimeout: 100, retries: 0 });
    hook.hold();
    await sendV2(sandbox, 'm-1');
    const began = performance.now();
    await sandbox.advance({ ms: 100 });
    expect(sandbox.oracle.entries[0]?.reported).toBe('lost');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('of one account hears nothing of another', async () => {
    await post(sandbox, '/_sim/keys', [{ key: 'a' }, { key: 'b', account: 'other' }]);
    sandbox.addWebhook({ account: 'other', headers: { 'X-Tenant': 'shop' } });
    for (const key of ['a', 'b'])
      await post(sandbox, '/sms/2/text/advanced', v2([{ to: '385911111111', messageId: key }]), {
        authorization: `App ${key}`,
      });
    await sandbox.advance({ ms: 100 });
    const tenants = hook.callbacks.map(({ results, headers }) => [results[0]?.['messageId'], headers['x-tenant']]);
    expect(new Map(tenants as [string, string | undefined][])).toEqual(
      new Map([
        ['a', undefined],
        ['b', 'shop'],
      ]),
    );
  });

  it('comes again after 1 + n² minutes, as often as it is set up for, then is lost', async () => {
    sandbox.addWebhook({ retries: 4 });
    hook.next(500, 500, 500, 500, 500);
    await sendV2(sandbox, 'm-1');
    const { fired } = await sandbox.advance({ by: '2 hours' });
    const begin = fired[0]?.at ?? 0;
    expect(fired.map(({ at }) => (at - begin) / 60_000)).toEqual([0, 1, 3, 8, 18]);
    expect(sandbox.oracle.entries[0]?.reported).toBe('lost');
  });

  it('hears nothing more of what a reset has forgotten, neither what waited nor what was refused meanwhile', async () => {
    hook.hold();
    await sendMany(1_000); // ten batches, four at once
    const advanced = sandbox.advance({ ms: 100 });
    await expect.poll(() => hook.callbacks.length).toBe(4);
    sandbox.reset();
    await sendV2(sandbox, 'after');
    hook.release(500);
    await advanced;
    await sandbox.advance({ by: '2 hours' });
    expect(sizes()).toEqual([100, 100, 100, 100, 1]);
    expect(ids().at(-1)).toBe('after');
  });

  it('may answer without an end: its status counts, the rest is not read', async () => {
    let cut = false;
    const endless = createServer((_request, response) => {
      response.on('close', () => (cut = true));
      const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    sandbox.addWebhook({ url: `http://127.0.0.1:${(endless.address() as AddressInfo).port}` });
    await sendV2(sandbox, 'm-1');
    await sandbox.advance({ ms: 100 });
    expect(sandbox.oracle.entries[0]?.reported).toBe('pushed');
    await expect.poll(() => cut).toBe(true);
    endless.close();
  });

  const signed = (algorithm: string, ...parts: string[]) =>
    parts.reduce((hmac, part) => hmac.update(part), createHmac(algorithm, 'shared'));
  it.each<[HookInput, string, (body: string, timestamp: string) => string]>([
    [{ security: { type: 'basic', username: 'ana', password: 'x y' } }, 'authorization', () => 'Basic YW5hOnggeQ=='],
    [{ headers: { 'X-Tenant': 'shop' } }, 'x-tenant', () => 'shop'],
    [
      { security: { type: 'hmac', secret: 'shared', form: 'body' } },
      'x-ib-signature',
      (body) => signed('sha256', body).digest('hex'),
    ],
    [
      { security: { type: 'hmac', secret: 'shared', algorithm: 'SHA512' } },
      'x-ib-exchange-req-signature',
      (body, timestamp) => signed('sha512', timestamp, body).digest('hex'),
    ],
    [{ security: { type: 'hmac', secret: 'shared', accountKey: 'AK' } }, 'x-ib-exchange-req-accountkey', () => 'AK'],
    [
      { security: { type: 'hmac', secret: 'shared', form: 'calls', algorithm: 'MD5', encoding: 'base64' } },
      'x-ib-hmac-signature',
      (body) => signed('md5', body).digest('base64'),
    ],
    [
      { security: { type: 'hmac', secret: 'shared', header: 'X-Mine', base: '{timestamp}.{body}' } },
      'x-mine',
      (body, timestamp) => signed('sha256', timestamp, '.', body).digest('hex'),
    ],
  ])('shows where it comes from: %j', async (wanted, header, expected) => {
    sandbox.addWebhook(wanted);
    await sendV2(sandbox, 'm-1');
    await sandbox.advance({ ms: 100 });
    const [{ headers, body }] = hook.callbacks as [WebhookSink['callbacks'][number]];
    expect(headers[header]).toBe(expected(body, String(headers['x-ib-exchange-req-timestamp'])));
  });

  it.each([
    [true, 2],
    [false, 1],
  ])('signs a repetition anew: %s', async (signsAgain, timestamps) => {
    sandbox.addWebhook({ security: { type: 'hmac', secret: 'shared' }, signsAgain });
    hook.next(500);
    await sendV2(sandbox, 'm-1');
    await sandbox.advance({ by: '5 minutes' });
    expect(hook.callbacks).toHaveLength(2);
    expect(new Set(hook.callbacks.map(({ headers }) => headers['x-ib-exchange-req-timestamp'])).size).toBe(timestamps);
  });

  it('is set up, listed without its secret, and taken away over HTTP', async () => {
    const set = await post(sandbox, '/_sim/webhooks', {
      account: 'other',
      security: { type: 'hmac', secret: 'shared' },
      headers: { 'X-Tenant': 'shop' },
    });
    const { ids: made } = (await set.json()) as { ids: string[] };
    const listed = await getJson<{ webhooks: object[] }>(sandbox, '/_sim/webhooks');
    expect(listed.webhooks).toMatchObject([{ id: made[0], account: 'other', headers: ['X-Tenant'] }]);
    expect(JSON.stringify(listed)).not.toContain('shared');
    await fetch(`${sandbox.httpUrl}/_sim/webhooks/${made[0]}`, { method: 'DELETE' });
    expect(await getJson(sandbox, '/_sim/webhooks')).toEqual({ webhooks: [] });
    const far = await post(sandbox, '/_sim/webhooks', { url: 'https://example.com/hook' });
    expect([far.status, await far.text()]).toEqual([400, expect.stringContaining('this machine')]);
  });
});

describe('a fault of reports', () => {
  const play = async (fault: FaultInput) => {
    sandbox.addFault(fault);
    await sendMany(5);
    await sandbox.advance({ ms: 100 });
  };
  const all = ['m-0', 'm-1', 'm-2', 'm-3', 'm-4'];

  it('loses a batch, and the oracle knows', async () => {
    await play({ kind: 'report-lost' });
    expect([sizes(), new Set(sandbox.oracle.entries.map(({ reported }) => reported))]).toEqual([[], new Set(['lost'])]);
  });

  it('posts a batch twice', async () => {
    await play({ kind: 'report-twice' });
    expect(ids()).toEqual([...all, ...all]);
  });

  it('posts a batch later', async () => {
    await play({ kind: 'report-late', ms: 60_000 });
    expect(sizes()).toEqual([]);
    await sandbox.advance({ ms: 60_000 });
    expect(ids()).toEqual(all);
  });

  it('shuffles what came within a while, of whichever bulk and channel', async () => {
    sandbox.addFault({ kind: 'report-shuffle', ms: 5_000 });
    await sendMany(5);
    await sandbox.advance({ ms: 1_000 });
    sandbox.addRule({ call: 'answered' });
    await post(sandbox, '/tts/3/advanced', {
      messages: [{ from: '1', text: 'Hi', destinations: [{ to: '385911111111', messageId: 'call' }] }],
    });
    await sandbox.advance({ ms: 5_000 });
    expect(sizes()).toEqual([6]);
    expect(ids()).not.toEqual([...all, 'call']);
    expect(new Set(ids())).toEqual(new Set(['call', ...all]));
  });

  it('adds a report of a message that nobody sent', async () => {
    await play({ kind: 'report-unknown-id' });
    expect([sizes(), ids().slice(0, 5)]).toEqual([[6], all]);
    expect(sandbox.oracle.byMessageId(String(ids()[5]))).toEqual([]);
  });

  it('breaks some of a batch, the others stay whole', async () => {
    await play({ kind: 'report-broken', items: 3 });
    expect(sizes()).toEqual([5]);
    expect(ids().filter((id) => all.includes(String(id)))).toHaveLength(2);
  });
});

describe('POST /_sim/forget', () => {
  it('makes the vendor forget what it took, not the oracle', async () => {
    await sendMany(2);
    const logs = () => getJson<{ results: { messageId: string }[] }>(sandbox, '/sms/1/logs');
    expect((await logs()).results).toHaveLength(2);
    const forgotten = await post(sandbox, '/_sim/forget', { messageId: 'm-1' });
    expect(await forgotten.json()).toEqual({ forgotten: 1 });
    expect((await logs()).results).toMatchObject([{ messageId: 'm-0' }]);
    expect(sandbox.oracle.byMessageId('m-1')).toHaveLength(1);
  });
});
