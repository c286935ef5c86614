import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, sdkSms, sendV2, v2, v3 } from './support/calls.ts';

type Logs = {
  readonly results: readonly Record<string, unknown>[];
  readonly cursor?: { readonly limit: number; readonly nextCursor?: string };
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { latencyMs: 0, logsPerMinute: 0 } });
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.reset();
  sandbox.change({ logsPerMinute: 0, logLagMs: 0 });
});
const ids = ({ results }: Logs) => results.map(({ messageId }) => messageId);
const logs = (query: string) => getJson<Logs>(sandbox, `/sms/3/logs?${query}`);

describe('GET /sms/3/logs', () => {
  it('finds a message by its id, again and again, with its present status', async () => {
    await sendV2(sandbox, 'm-1');
    await sendV2(sandbox, 'm-2');
    await expect
      .poll(async () => (await logs('messageId=m-1')).results[0]?.['status'])
      .toMatchObject({ groupId: 3, id: 5 });
    expect((await logs('messageId=m-1')).results).toMatchObject([
      {
        messageId: 'm-1',
        destination: '385911111111',
        sender: 'Acme',
        content: { text: 'Hi Ana' },
        messageCount: 1,
        price: { pricePerMessage: 0.01, currency: 'EUR' },
        error: { id: 0, groupName: 'OK' },
      },
    ]);
  });

  it('says nothing about ids it has never seen', async () => {
    expect(await logs('messageId=nobody')).toEqual({ results: [] });
  });

  it('filters by lists, repeated names, bulk, address, status and time', async () => {
    await post(sandbox, '/sms/2/text/advanced', {
      ...v2([
        { to: '385911111111', messageId: 'm-1' },
        { to: '385915550002', messageId: 'm-2' },
      ]),
      bulkId: 'bulk-1',
    });
    const options = { campaignReferenceId: 'c', platform: { entityId: 'e', applicationId: 'a' } };
    const shop = v3([{ to: '41793026727', messageId: 'm-3' }], { sender: 'Shop', options });
    await post(sandbox, '/sms/3/messages', shop);
    const within = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString().replace('Z', '+0000'));
    const filtered: [string, string[]][] = [
      ['messageId=m-1,m-3', ['m-3', 'm-1']],
      ['messageId=m-1&messageId=m-3', ['m-3', 'm-1']],
      ['bulkId=bulk-1', ['m-2', 'm-1']],
      ['destination=%2B41793026727', ['m-3']],
      ['sender=Shop', ['m-3']],
      ['generalStatus=REJECTED', ['m-2']],
      ['campaignReferenceId=c', ['m-3']],
      ['entityId=e', ['m-3']],
      ['applicationId=a', ['m-3']],
      ['mcc=228', ['m-3']],
      [`sentSince=${within(1_000)}`, []],
      [`sentSince=${within(-60_000)}`, ['m-3', 'm-2', 'm-1']],
      [`sentUntil=${within(1_000)}`, ['m-3', 'm-2', 'm-1']],
      [`sentUntil=${within(-60_000)}`, []],
      ['limit=1', ['m-3']],
    ];
    for (const [query, expected] of filtered) expect([query, ids(await logs(query))]).toEqual([query, expected]);
  });

  it('leads through all pages by its cursor, a page having 1000 messages at most', async () => {
    for (const id of ['m-1', 'm-2', 'm-3']) await sendV2(sandbox, id);
    const first = await logs('useCursor=true&limit=2');
    expect([ids(first), first.cursor?.limit]).toEqual([['m-3', 'm-2'], 2]);
    const second = await logs(`useCursor=true&limit=2&cursor=${first.cursor?.nextCursor}`);
    expect([ids(second), second.cursor]).toEqual([['m-1'], { limit: 2 }]);
    expect((await logs('useCursor=true&limit=5000')).cursor).toEqual({ limit: 1000 });
  });

  it('shows a message only after its lag, when there is one', async () => {
    sandbox.change({ logLagMs: 60_000 });
    await sendV2(sandbox, 'm-1');
    expect(ids(await logs('messageId=m-1'))).toEqual([]);
    sandbox.change({ logLagMs: 0 });
    expect(ids(await logs('messageId=m-1'))).toEqual(['m-1']);
  });

  it('has enough of it after so many reads a minute, by the form of its path', async () => {
    sandbox.change({ logsPerMinute: 2 });
    const replies = await Promise.all([1, 2, 3].map(() => get(sandbox, '/sms/3/logs')));
    const limited = replies.find(({ status }) => status === 429);
    expect(await limited?.json()).toMatchObject({ errorCode: 'E429' });
    expect((await get(sandbox, '/sms/1/logs')).status).toBe(200);
  });
});

describe('GET /sms/1/logs', () => {
  it('answers the vendor’s SDK in the older form', async () => {
    await sendV2(sandbox, 'm-1');
    await sendV2(sandbox, 'm-2', '385922222222');
    const { data } = await sdkSms(sandbox).logs.get({ to: '385911111111' });
    expect(data.results).toMatchObject([
      { messageId: 'm-1', to: '385911111111', from: 'Acme', text: 'Hi Ana', smsCount: 1, error: { groupName: 'Ok' } },
    ]);
  });
});
