import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { getJson, post, said } from './support/calls.ts';
import { startWebhookSink } from './support/webhook-sink.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: { mode: 'virtual' }, settings: { latencyMs: 0, rateLimits: 0 } });
  sandbox.addRule({ call: 'answered' });
});
afterEach(() => sandbox.close());

const hour = 3_600_000;
const later = (ms: number): string => new Date(sandbox.clock.now() + ms).toISOString();
const families = {
  sms: {
    send: (id: string, sendAt: string) =>
      post(sandbox, '/sms/2/text/advanced', {
        bulkId: `b-${id}`,
        messages: [{ from: 'Acme', text: 'Hi', sendAt, destinations: [{ to: '385911111111', messageId: id }] }],
      }),
    path: '/sms/1/bulks',
    refusal: 400,
  },
  voice: {
    send: (id: string, sendAt: string) =>
      post(sandbox, '/tts/3/advanced', {
        bulkId: `b-${id}`,
        messages: [{ from: '385', text: 'Hi', sendAt, destinations: [{ to: '385911111111', messageId: id }] }],
      }),
    path: '/tts/3/bulks',
    refusal: 400,
  },
  email: {
    send: (id: string, sendAt: string) =>
      post(sandbox, '/email/4/messages', {
        messages: [
          {
            sender: 'Acme <hello@acme.example>',
            destinations: [{ to: [{ destination: 'ana@example.org', messageId: id }] }],
            content: { subject: 'Hi', html: '<p>Hi</p>' },
          },
        ],
        options: { schedule: { bulkId: `b-${id}`, sendAt } },
      }),
    path: '/email/1/bulks',
    refusal: 409,
  },
} as const;

describe.each(Object.entries(families))('a scheduled bulk of %s', (channel, { send, path, refusal }) => {
  const ask = async (method: 'GET' | 'PUT', at: string, body?: object): Promise<[number, unknown]> => {
    const response = await fetch(`${sandbox.httpUrl}${path}${at}?bulkId=b-m-1`, {
      method,
      headers: { authorization: 'App key', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  };
  const put = (status: string) => ask('PUT', '/status', { status });
  const status = async (): Promise<string | undefined> => {
    const [, said] = await ask('GET', '/status');
    const { status: one, bulks } = said as { status?: string; bulks?: { status: string }[] };
    return one ?? bulks?.[0]?.status;
  };
  const fate = () => sandbox.oracle.byMessageId('m-1')[0]?.status;

  it('waits, is told of by its id, and goes at its time', async () => {
    await send('m-1', later(hour));
    expect(await status()).toBe('PENDING');
    expect(fate()).toBe('PENDING_ACCEPTED');
    const [, times] = await ask('GET', '');
    expect(JSON.stringify(times)).toMatch(/"sendAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000"/);
    await sandbox.advance({ by: '1 hour' });
    expect([fate(), await status()]).toEqual([expect.stringMatching(/^DELIVERED/), 'FINISHED']);
  });

  it('can be paused past its time, and goes once it is let go', async () => {
    await send('m-1', later(hour));
    expect(await put('PAUSED')).toMatchObject([200, { bulkId: 'b-m-1', status: 'PAUSED' }]);
    await sandbox.advance({ by: '2 hours' });
    expect([await status(), fate()]).toEqual(['PAUSED', 'PENDING_ACCEPTED']);
    expect((await put('PENDING'))[0]).toBe(200);
    await sandbox.advance({ ms: 10 });
    expect(fate()).toMatch(/^DELIVERED/);
  });

  it('is reported once, however often it is held back and let go before its time', async () => {
    sandbox.addRule({ call: 'answered', intermediate: true, latencyMs: 10_000 });
    const hook = await startWebhookSink();
    sandbox.addWebhook({ url: hook.url });
    await send('m-1', later(hour));
    for (const wanted of ['PAUSED', 'PENDING', 'PAUSED', 'PENDING']) expect((await put(wanted))[0]).toBe(200);
    await sandbox.advance({ by: '2 hours' });
    await hook.close();
    expect(hook.results().length).toBe(2);
    expect(sandbox.oracle.entries[0]?.reported).toBe('pushed');
  });

  it('once cancelled stays so, and nobody is told of a delivery', async () => {
    await send('m-1', later(hour));
    expect((await put('CANCELED'))[0]).toBe(200);
    expect((await put('CANCELED'))[0]).toBe(200);
    expect((await put('PENDING'))[0]).toBe(refusal);
    await sandbox.advance({ by: '2 hours' });
    expect([await status(), fate(), sandbox.oracle.entries[0]?.reported]).toEqual(['CANCELED', 'CANCELLED', undefined]);
  });

  it('refuses what comes too late, and states that nobody may set', async () => {
    await send('m-1', later(-1_000));
    await sandbox.advance({ ms: 10 });
    expect(await status()).toBe('FINISHED');
    expect((await put('CANCELED'))[0]).toBe(refusal);
    expect((await put('SENT'))[0]).toBe(400);
  });

  it(`moves ${channel === 'voice' ? 'only while it is paused' : 'as long as it waits'}`, async () => {
    await send('m-1', later(hour));
    if (channel === 'voice') {
      expect((await ask('PUT', '', { sendAt: later(50) }))[0]).toBe(refusal);
      await put('PAUSED');
    }
    expect((await ask('PUT', '', { sendAt: later(50) }))[0]).toBe(200);
    if (channel === 'voice') await put('PENDING');
    await sandbox.advance({ ms: 50 });
    expect(fate()).toMatch(/^DELIVERED/);
  });

  it('is not steered where its id is not its own', async () => {
    await send('m-1', later(hour));
    await send('m-1', later(hour));
    expect((await put('CANCELED'))[0]).toBe(refusal);
  });

  it('is unknown by every path once it is sent, where finished bulks are gone', async () => {
    sandbox.change({ finishedBulks: 'gone' });
    await send('m-1', later(hour));
    expect((await ask('GET', ''))[0]).toBe(200);
    await sandbox.advance({ by: '1 hour' });
    const answers = [
      await ask('GET', ''),
      await ask('PUT', '', { sendAt: later(hour) }),
      await ask('GET', '/status'),
      await put('CANCELED'),
    ];
    expect(answers.map(([code]) => code)).toEqual([404, 404, 404, 404]);
  });

  it('is unknown to others: 404', async () => {
    expect((await put('CANCELED'))[0]).toBe(404);
    expect((await ask('GET', ''))[0]).toBe(404);
  });
});

describe('the bulk id of an older send', () => {
  const long = 'x'.repeat(101);
  const cut = 'x'.repeat(100);
  const message = () => ({ from: 'Acme', text: 'Hi', sendAt: later(hour), destinations: [{ to: '385911111111' }] });

  it('ends after 100 characters', async () => {
    const body = { bulkId: long, messages: [message(), message()] };
    expect((await said(await post(sandbox, '/sms/2/text/advanced', body))).bulkId).toBe(cut);
    const query = new URLSearchParams({ bulkId: long, from: 'Acme', to: '385911111111', text: 'Hi' });
    expect(await getJson(sandbox, `/sms/1/text/query?${query}`)).toMatchObject({ bulkId: cut });
  });

  it('steers nothing where it has more than one message', async () => {
    await post(sandbox, '/sms/2/text/advanced', { bulkId: 'two', messages: [message(), message()] });
    const cancelled = await fetch(`${sandbox.httpUrl}/sms/1/bulks/status?bulkId=two`, {
      method: 'PUT',
      headers: { authorization: 'App key', 'content-type': 'application/json' },
      body: '{"status":"CANCELED"}',
    });
    expect(cancelled.status).toBe(400);
    await sandbox.advance({ by: '1 hour' });
    expect(sandbox.oracle.find({ status: 'DELIVERED' })).toHaveLength(2);
  });
});

it('refuses mail more than five days ahead', async () => {
  expect((await families.email.send('m-1', later(6 * 24 * hour))).status).toBe(400);
});

describe('messages that leave at a speed of their own', () => {
  const ask = async (method: 'GET' | 'PUT', at: string, body?: object): Promise<[number, unknown]> => {
    const response = await fetch(`${sandbox.httpUrl}/sms/1/bulks${at}?bulkId=slow`, {
      method,
      headers: { authorization: 'App key', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  };
  const status = async () => ((await ask('GET', '/status'))[1] as { status: string }).status;
  const put = (wanted: string) => ask('PUT', '/status', { status: wanted });
  const delivered = () => sandbox.oracle.find({ status: 'DELIVERED' }).length;
  const send = (more: object = {}) =>
    post(sandbox, '/sms/3/messages', {
      messages: [
        {
          content: { text: 'Hi' },
          destinations: Array.from({ length: 10 }, (_, index) => ({ to: `38591111111${index}` })),
        },
      ],
      options: { schedule: { bulkId: 'slow', sendingSpeedLimit: { amount: 2, timeUnit: 'MINUTE' }, ...more } },
    });

  it('go one after the other, and their bulk is under way meanwhile', async () => {
    await send();
    await sandbox.advance({ ms: 0 });
    expect([delivered(), await status()]).toEqual([1, 'PROCESSING']);
    await sandbox.advance({ by: '1 minute' });
    expect(delivered()).toBe(3);
    await sandbox.advance({ by: '1 hour' });
    expect([delivered(), await status()]).toEqual([10, 'FINISHED']);
  });

  it('can be held back, go on at the same speed, and be taken back', async () => {
    await send();
    await sandbox.advance({ by: '1 minute' });
    expect((await put('PAUSED'))[0]).toBe(200);
    await sandbox.advance({ by: '1 hour' });
    expect([delivered(), await status()]).toEqual([3, 'PAUSED']);
    expect((await put('PROCESSING'))[0]).toBe(200);
    await sandbox.advance({ by: '1 minute' });
    expect([delivered(), await status()]).toEqual([6, 'PROCESSING']);
    expect((await put('CANCELED'))[0]).toBe(200);
    await sandbox.advance({ by: '1 hour' });
    expect([delivered(), await status()]).toEqual([6, 'CANCELED']);
    expect(sandbox.oracle.find({ status: 'CANCELLED' })).toHaveLength(4);
    expect((await put('PENDING'))[0]).toBe(400);
  });

  it('begin at the instant for which they are scheduled, wherever that is moved', async () => {
    await send({ sendAt: later(hour) });
    expect(await status()).toBe('PENDING');
    expect((await ask('PUT', '', { sendAt: later(2 * hour) }))[0]).toBe(200);
    await sandbox.advance({ by: '119 minutes' });
    expect(delivered()).toBe(0);
    await sandbox.advance({ by: '2 minutes' });
    expect(delivered()).toBe(3);
  });
});
