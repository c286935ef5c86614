import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { post } from './support/calls.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ settings: { latencyMs: 0 } });
  sandbox.addRule({ call: 'answered' });
});
afterEach(() => sandbox.close());

const hour = 3_600_000;
const later = (ms: number): string => new Date(Date.now() + ms).toISOString();
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
    await send('m-1', later(1_500));
    expect(await status()).toBe('PENDING');
    expect(fate()).toBe('PENDING_ACCEPTED');
    const [, times] = await ask('GET', '');
    expect(JSON.stringify(times)).toMatch(/"sendAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000"/);
    await expect.poll(fate, { interval: 10 }).toMatch(/^DELIVERED/);
    expect(await status()).toBe('FINISHED');
  });

  it('can be paused past its time, and goes once it is let go', async () => {
    await send('m-1', later(1_500));
    expect(await put('PAUSED')).toMatchObject([200, { bulkId: 'b-m-1', status: 'PAUSED' }]);
    await new Promise((resolve) => setTimeout(resolve, 550));
    expect([await status(), fate()]).toEqual(['PAUSED', 'PENDING_ACCEPTED']);
    expect((await put('PENDING'))[0]).toBe(200);
    await expect.poll(fate, { interval: 10 }).toMatch(/^DELIVERED/);
  });

  it('once cancelled stays so, and nobody is told of a delivery', async () => {
    await send('m-1', later(1_500));
    expect((await put('CANCELED'))[0]).toBe(200);
    expect((await put('CANCELED'))[0]).toBe(200);
    expect((await put('PENDING'))[0]).toBe(refusal);
    await new Promise((resolve) => setTimeout(resolve, 550));
    expect([await status(), fate(), sandbox.oracle.entries[0]?.reported]).toEqual(['CANCELED', 'CANCELLED', undefined]);
  });

  it('refuses what comes too late, and states that nobody may set', async () => {
    await send('m-1', later(-1_000));
    await expect.poll(status, { interval: 10 }).toBe('FINISHED');
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
    await expect.poll(fate, { interval: 10 }).toMatch(/^DELIVERED/);
  });

  it('is not steered where its id is not its own', async () => {
    await send('m-1', later(hour));
    await send('m-1', later(hour));
    expect((await put('CANCELED'))[0]).toBe(refusal);
  });

  it('is unknown to others: 404', async () => {
    expect((await put('CANCELED'))[0]).toBe(404);
    expect((await ask('GET', ''))[0]).toBe(404);
  });
});

it('refuses mail more than five days ahead', async () => {
  expect((await families.email.send('m-1', later(6 * 24 * hour))).status).toBe(400);
});
