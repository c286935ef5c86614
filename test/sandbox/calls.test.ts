import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCallbackItems } from '../../adapters/infobip/receipts/reports.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { getJson, post, said } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  const { settings, ...rest } = options;
  sandbox = await startSandbox({ settings: { latencyMs: 5, ...settings }, webhookUrl: hook.url, ...rest });
};
beforeEach(async () => {
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

const call = (messageId: string, to = '385911111111', more: object = {}) =>
  post(sandbox, '/tts/3/advanced', {
    messages: [
      {
        from: '38512345678',
        destinations: [{ to, messageId }],
        text: 'Press one',
        language: 'en',
        maxDtmf: 3,
        ...more,
      },
    ],
  });
const soon = (assertion: () => unknown) => expect.poll(assertion, { timeout: 3_000, interval: 10 });
const seqOf = (id: string): number => sandbox.oracle.byMessageId(id)[0]?.seq ?? 0;
const rings = (id: string) => soon(() => sandbox.oracle.byMessageId(id)[0]?.ringsUntil).toBeTypeOf('string');
const handle = (id: string, verb: string, body: object = {}) => post(sandbox, `/_sim/calls/${seqOf(id)}/${verb}`, body);
/** As the product reads it. */
const told = () =>
  hook.callbacks
    .flatMap(({ body }) => readCallbackItems(new TextEncoder().encode(body)) ?? [])
    .map((item) => {
      if (item.kind !== 'report') throw new Error(`no report: ${JSON.stringify(item)}`);
      return [item.report.messageId, item.report.delivery, item.report.call?.answer, item.report.call?.dtmf];
    });

describe('a call', () => {
  it('is taken with a status, without a bulk id for a single number', async () => {
    await start();
    const answer = await said(await call('m-1'));
    expect(answer).toMatchObject({ messages: [{ to: '385911111111', messageId: 'm-1', status: { id: 26 } }] });
    expect(answer).not.toHaveProperty('bulkId');
  });

  it('rings until somebody answers; the keys come with the report', async () => {
    await start();
    await call('m-1');
    await rings('m-1');
    expect((await handle('m-1', 'answer')).status).toBe(200);
    for (const keys of ['4', '2', '*', '9']) await handle('m-1', 'keys', { keys });
    expect((await handle('m-1', 'hangup')).status).toBe(200);
    await soon(told).toEqual([['m-1', 'delivered', 'answered', '42*']]);
    expect(hook.results()[0]).toMatchObject({
      voiceCall: { dtmfCodes: '4, 2, *', direction: 'OUTBOUND', ivr: null },
      error: { id: 5000 },
    });
  });

  it('ends its keys at #, and collects none unless it was asked to', async () => {
    await start();
    await call('m-1');
    await call('m-2', '385911111112', { maxDtmf: undefined });
    for (const id of ['m-1', 'm-2']) {
      await rings(id);
      await handle(id, 'answer');
      await handle(id, 'keys', { keys: '7#9' });
      await handle(id, 'hangup');
    }
    await soon(told).toHaveLength(2);
    expect(told()).toEqual(
      expect.arrayContaining([
        ['m-1', 'delivered', 'answered', '7'],
        ['m-2', 'delivered', 'answered', null],
      ]),
    );
  });

  it('can be declined, and is over then', async () => {
    await start();
    await call('m-1');
    await rings('m-1');
    await handle('m-1', 'decline');
    await soon(told).toEqual([['m-1', 'undelivered', 'busy', null]]);
    expect((await handle('m-1', 'answer')).status).toBe(409);
    expect((await handle('m-1', 'hangup')).status).toBe(409);
  });

  it('that nobody answers says so after its ringing time', async () => {
    await start({ leastRingMs: 50, clock: { scale: 10_000, realStart: Date.now(), virtualStart: Date.now() } });
    await call('m-1');
    await soon(told).toEqual([['m-1', 'undelivered', 'noAnswer', null]]);
  });

  it.each([
    ['385915550020', 'delivered', 'answered', null],
    ['385915550037', 'delivered', 'answered', '7'],
    ['385915550021', 'undelivered', 'busy', null],
    ['385915550022', 'undelivered', 'noAnswer', null],
    ['385915550023', 'undelivered', 'busy', null],
    ['385915550024', 'delivered', 'answered', null],
    ['385915550001', 'undelivered', 'failed', null],
    ['385915550003', 'expired', 'failed', null],
  ])('to %s ends by itself: %s, %s, %s', async (to, delivery, answer, dtmf) => {
    await start();
    await call('m-1', to);
    await soon(told).toEqual([['m-1', delivery, answer, dtmf]]);
  });

  it('goes as a rule says', async () => {
    await start();
    sandbox.addRule({ match: { channel: 'voice' }, call: 'answered', keys: '12' });
    await call('m-1');
    await soon(told).toEqual([['m-1', 'delivered', 'answered', '12']]);
  });

  it('is logged, and reported where nobody is told', async () => {
    await start({ webhookUrl: undefined });
    await call('m-1', '385915550030');
    await soon(() => sandbox.oracle.byMessageId('m-1')[0]?.doneAt).toBeTypeOf('string');
    const logs = await getJson<{ results: object[] }>(sandbox, '/tts/3/logs?messageId=m-1');
    expect(logs.results).toMatchObject([{ messageId: 'm-1', text: 'Press one', status: { id: 5 } }]);
    const first = await getJson<{ results: object[] }>(sandbox, '/voice/1/reports');
    const second = await getJson<{ results: object[] }>(sandbox, '/voice/1/reports');
    expect([first.results.length, second.results.length]).toEqual([1, 0]);
    expect((await getJson<{ results: object[] }>(sandbox, '/sms/3/logs?messageId=m-1')).results).toEqual([]);
  });

  it.each([
    ['an id of 201 characters', { destinations: [{ to: '385911111111', messageId: 'm'.repeat(201) }] }],
    ['a text of 1401 characters', { text: 'a'.repeat(1401) }],
    ['no instant', { sendAt: 'tomorrow' }],
  ])('with %s is refused in the older form', async (_, more) => {
    await start();
    const response = await call('m-1', '385911111111', more);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ requestError: { serviceException: { messageId: 'BAD_REQUEST' } } });
  });

  it('rings again after a restart of the sandbox', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sandbox-calls-'));
    await start({ dataFolder });
    await call('m-1');
    await rings('m-1');
    await sandbox.close();
    await start({ dataFolder });
    await soon(async () => (await handle('m-1', 'answer')).status).toBe(200);
    await handle('m-1', 'hangup');
    await soon(told).toEqual([['m-1', 'delivered', 'answered', null]]);
    rmSync(dataFolder, { recursive: true, force: true });
  });
});
