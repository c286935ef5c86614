import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../sandbox/oracle/happening.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { get, getJson, post, said, sendV3 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  sandbox = await startSandbox({ settings: { latencyMs: 1 }, webhookUrl: hook.url, ...options });
};
beforeEach(async () => {
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});
const soon = (assertion: () => unknown) => expect.poll(assertion, { timeout: 3_000, interval: 10 });

type Scenario = { id: string; name: string; script: unknown[]; createTime: string; lastUsageDate?: string };
const path = '/voice/ivr/1/scenarios';
const headers = { authorization: 'App any-key', 'content-type': 'application/json' };
const make = async (name: string, script: unknown[]): Promise<Scenario> =>
  (await (await post(sandbox, path, { name, script })).json()) as Scenario;
const change = (method: string, id: string, body?: object) =>
  fetch(`${sandbox.httpUrl}${path}/${id}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const launch = async (scenarioId: string, to: string, more: object = {}) =>
  said(
    await post(sandbox, '/voice/ivr/1/messages', {
      messages: [{ scenarioId, from: '38512345678', destinations: [{ to, messageId: 'm-1' }], ...more }],
    }),
  );
const menu = [
  { say: 'Dear ${name}, press 1 for yes.' },
  { collectInto: 'wish', options: { maxInputLength: 1, mappedValues: { '1': 'yes' } } },
  { if: '${wish == 1}', then: [{ say: 'Thank you.' }], else: [{ say: 'A pity.' }] },
];
const words = () =>
  (sandbox.oracle.byMessageId('m-1')[0]?.heard ?? []).map((line) => (line.kind === 'say' ? line.text : line));

describe('a scenario', () => {
  it('is made, found, changed and deleted', async () => {
    await start();
    const { id } = await make('Survey', menu);
    await make('Reminder', [{ say: 'Tomorrow.' }]);
    expect(await getJson<Scenario>(sandbox, `${path}/${id}`)).toMatchObject({ id, name: 'Survey', script: menu });
    const names = async (query: string) => (await getJson<Scenario[]>(sandbox, path + query)).map(({ name }) => name);
    expect(await names('')).toEqual(['Survey', 'Reminder']);
    expect(await names('?name=mind')).toEqual(['Reminder']);
    expect(await names('?pageSize=1&page=2')).toEqual(['Reminder']);
    expect(await names('?lastUsageDateUntil=2001-01-01')).toEqual([]);
    expect((await change('PUT', id, { name: 'Poll', script: ['hangup'] })).status).toBe(200);
    expect(await getJson<Scenario>(sandbox, `${path}/${id}`)).toMatchObject({ name: 'Poll', script: ['hangup'] });
    expect((await change('DELETE', id)).status).toBe(200);
    expect((await get(sandbox, `${path}/${id}`)).status).toBe(404);
    expect((await change('DELETE', id)).status).toBe(404);
  });

  it('with an action nobody knows is refused where it stands', async () => {
    await start();
    const answer = await post(sandbox, path, { name: 'Bad', script: [{ say: 'Hi' }, { shout: 'Hi' }] });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      requestError: { serviceException: { validationErrors: { 'script[1]': ['unknown action'] } } },
    });
  });

  it('outlives a restart', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sandbox-ivr-'));
    await start({ dataFolder });
    const { id } = await make('Survey', menu);
    await sandbox.close();
    await start({ dataFolder });
    expect((await getJson<Scenario>(sandbox, `${path}/${id}`)).name).toBe('Survey');
    rmSync(dataFolder, { recursive: true, force: true });
  });
});

describe('a call that plays a scenario', () => {
  it('goes on as the keys of a person on the page say; each turn is told as it happens', async () => {
    await start();
    const told: Happening[] = [];
    sandbox.oracle.watch((happening) => void (happening.kind === 'said' && told.push(happening)));
    await launch((await make('Survey', menu)).id, '385911111111', { parameters: { name: 'Ana' } });
    await soon(() => sandbox.oracle.byMessageId('m-1')[0]?.ringsUntil).toBeDefined();
    const seq = sandbox.oracle.byMessageId('m-1')[0]?.seq ?? 0;
    await post(sandbox, `/_sim/calls/${seq}/answer`, {});
    expect(told).toMatchObject([
      {
        seq,
        lines: [{ kind: 'say', text: 'Dear Ana, press 1 for yes.' }],
        asks: { into: 'wish', most: 1, timeoutS: 5 },
      },
    ]);
    await post(sandbox, `/_sim/calls/${seq}/keys`, { keys: '1' });
    expect(told[1]).toMatchObject({ lines: [{ kind: 'say', text: 'Thank you.' }] });
    expect(told[1]).not.toHaveProperty('asks.into');
    expect(words()).toEqual(['Dear Ana, press 1 for yes.', 'Thank you.']);
    await post(sandbox, `/_sim/calls/${seq}/hangup`, {});
    await soon(hook.results).toMatchObject([
      {
        voiceCall: {
          feature: 'IVR',
          dtmfCodes: '1',
          answeredBy: 'HUMAN',
          ivr: { scenarioName: 'Survey', collectedDtmfs: '{"wish":"1"}', collectedMappedDtmfs: '{"wish":"yes"}' },
        },
        error: { id: 5000 },
      },
    ]);
  });

  it('waits for keys, then goes on without, and hangs up when it is over', async () => {
    await start({ clock: { mode: 'virtual' } });
    await launch((await make('Survey', menu)).id, '385911111111');
    await sandbox.advance({ ms: 10 });
    const seq = sandbox.oracle.byMessageId('m-1')[0]?.seq ?? 0;
    await post(sandbox, `/_sim/calls/${seq}/answer`, {});
    await sandbox.advance({ by: '6 s' });
    expect(words()).toEqual(['Dear , press 1 for yes.']); // 2 s of text and 5 s for a key
    await sandbox.advance({ by: '2 s' });
    expect(words()).toEqual(['Dear , press 1 for yes.', 'A pity.']);
    await sandbox.advance({ by: '10 s' });
    expect(hook.results()).toMatchObject([
      { status: { id: 5 }, voiceCall: { ivr: { collectedDtmfs: '{"wish":""}' } } },
    ]);
  });

  it('goes by itself as a rule says, one input after the other', async () => {
    await start();
    sandbox.addRule({ match: { channel: 'voice' }, call: 'answered', keys: '12#345#6', words: 'yes please' });
    const collect = (into: string) => ({ collectInto: into, options: { maxInputLength: 5 } });
    const listen = {
      capture: 'd',
      timeout: 3,
      speechOptions: { language: 'en-US', maxSilence: 2, keyPhrases: ['yes'] },
    };
    await launch((await make('Inputs', [collect('a'), collect('b'), listen, collect('c')])).id, '385911111111');
    await soon(hook.results).toHaveLength(1);
    expect(hook.results()).toMatchObject([
      {
        voiceCall: {
          ivr: { collectedDtmfs: '{"a":"12","b":"345","d":"6","c":""}', spokenInput: '{"d":"yes please"}' },
        },
      },
    ]);
  });

  it('that goes by itself has been reported once the clock has been moved past it', async () => {
    await start({ clock: { mode: 'virtual' } });
    await launch((await make('Note', [{ say: 'Your order is ready.' }])).id, '385915550020');
    await sandbox.advance({ by: '1 minute' });
    expect(hook.results()).toMatchObject([{ voiceCall: { duration: 2 } }]);
  });

  it('begins after the pause that its launch asks for, which is part of the call', async () => {
    await start({ clock: { mode: 'virtual' } });
    const { id } = await make('Note', [{ say: 'Your order is ready.' }]);
    await launch(id, '385915550020', { pause: 9 });
    await sandbox.advance({ by: '1 minute' });
    expect(hook.results()).toMatchObject([{ voiceCall: { duration: 11 } }]);
    await launch(id, '385911111111', { pause: 9 });
    await sandbox.advance({ ms: 10 });
    const { seq = 0 } = sandbox.oracle.entries[1] ?? {};
    await post(sandbox, `/_sim/calls/${seq}/answer`, {});
    const heard = () => sandbox.oracle.bySeq(seq)?.heard ?? [];
    await sandbox.advance({ by: '8 seconds' });
    expect(heard()).toEqual([]);
    await sandbox.advance({ by: '1 second' });
    expect(heard()).toMatchObject([{ kind: 'say' }]);
  });

  it('sends a text, and asks a program of this machine but nobody else', async () => {
    const asked: string[] = [];
    const shop = createServer((request, response) => {
      request.on('data', (part: Buffer) => void asked.push(part.toString()));
      request.on('end', () => response.end(JSON.stringify({ status: 'shipped', nested: {} })));
    }).listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) =>
      shop.once('listening', () => resolve((shop.address() as AddressInfo).port)),
    );
    await start();
    const post_ = (url: string) => ({
      request: url,
      options: { method: 'POST', body: { to: '${to}' }, collectResponse: true },
    });
    const { id } = await make('Order', [
      post_(`http://127.0.0.1:${port}/orders`),
      post_('https://shop.example/orders'),
      { say: 'It is ${status}.' },
      { sendSms: { from: 'Acme', to: '${to}', text: 'Your order is ${status}.' } },
    ]);
    await launch(id, '385915550020');
    await soon(words).toHaveLength(4);
    expect(words()).toMatchObject([
      { kind: 'request', status: 200 },
      { kind: 'request', status: 'not called' },
      'It is shipped.',
      { kind: 'sms' },
    ]);
    expect(asked).toEqual(['{"to":"385915550020"}']);
    expect(sandbox.oracle.find({ channel: 'sms' })).toMatchObject([
      { to: '385915550020', text: 'Your order is shipped.' },
    ]);
    shop.close();
  });

  it('ends with a reset, whatever it waits for, and is reported to nobody', async () => {
    const held: ServerResponse[] = [];
    const shop = createServer((_, response) => void held.push(response)).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    await start();
    const request = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/orders`;
    await launch((await make('Order', [{ request }])).id, '385915550020');
    await soon(() => held).toHaveLength(1);
    sandbox.reset();
    const [response] = held as [ServerResponse];
    response.end('{}');
    await once(response, 'close');
    await sendV3(sandbox, 'm-2');
    await soon(hook.results).not.toHaveLength(0);
    expect(hook.results()).toMatchObject([{ messageId: 'm-2' }]);
    shop.close();
  });

  it('tells machines from people', async () => {
    await start();
    const { id } = await make('Detect', [
      'machineDetection',
      { if: '${machineAnswered == true}', then: ['hangup'], else: [{ say: 'Hello.' }] },
    ]);
    await launch(id, '385915550024');
    await soon(hook.results).toMatchObject([
      { voiceCall: { answeredBy: 'MACHINE', dtmfCodes: null }, error: { name: 'VOICE_ANSWERED_MACHINE' } },
    ]);
    expect(words()).toEqual([]);
  });

  it('is rejected where there is no such scenario, or no such number', async () => {
    await start();
    expect((await launch('none', '385915550020')).messages).toMatchObject([{ status: { id: 63 } }]);
    const answer = await post(sandbox, '/voice/ivr/1/messages', {
      messages: [{ scenarioId: 'x', from: 'Acme', destinations: [{ to: '385911' }] }],
    });
    expect(answer.status).toBe(400);
  });
});
