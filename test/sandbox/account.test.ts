import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, said, v2 } from './support/calls.ts';
import { startWebhookSink } from './support/webhook-sink.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: { mode: 'virtual' }, settings: { latencyMs: 0, rateLimits: 0 } });
});
afterEach(() => sandbox.close());

const to = '385911111111';
const send = async (destinations: readonly { to: string }[], more: object = {}) =>
  (await said(await post(sandbox, '/sms/2/text/advanced', v2(destinations, more)))).messages.map(
    ({ status }) => status.name,
  );
const balance = () => getJson(sandbox, '/account/1/balance');

describe('an account’s money', () => {
  it('falls with every part that is sent, by the country if so wished', async () => {
    await send([{ to }, { to: '4915112345678' }], { text: 'a'.repeat(161) });
    expect(await balance()).toEqual({ balance: 47.46, currency: 'EUR' });
    sandbox.change({ prices: 'tariff' });
    await send([{ to: '4915112345678' }]);
    expect(await balance()).toEqual({ balance: 47.385, currency: 'EUR' });
    const { results } = await getJson<{ results: object[] }>(sandbox, '/sms/1/logs');
    expect(results[0]).toMatchObject({ price: { pricePerMessage: 0.075, currency: 'EUR' }, mccMnc: '26201' });
    await sandbox.advance({ ms: 10 });
    const { results: reports } = await getJson<{ results: object[] }>(sandbox, '/sms/3/reports');
    expect(reports.at(-1)).toMatchObject({ price: { pricePerMessage: 0.075 }, mccMnc: '26201', messageCount: 1 });
  });

  it('is not spent on what is refused or taken back', async () => {
    await send([{ to: 'Ana' }]);
    await post(sandbox, '/sms/3/messages', {
      messages: [{ content: { text: 'x' }, destinations: [{ to }] }],
      options: { schedule: { bulkId: 'b', sendAt: new Date(sandbox.clock.now() + 60_000).toISOString() } },
    });
    expect(await balance()).toMatchObject({ balance: 47.49 });
    await fetch(`${sandbox.httpUrl}/sms/1/bulks/status?bulkId=b`, {
      method: 'PUT',
      headers: { authorization: 'App k', 'content-type': 'application/json' },
      body: '{"status":"CANCELED"}',
    });
    expect(await balance()).toMatchObject({ balance: 47.5 });
  });

  it('is spent on a call by the second that it was talked', async () => {
    const text = 'word '.repeat(200);
    const messages = [{ from: '38512345678', destinations: [{ to: '385915550020' }], text, callTimeout: 20 }];
    await post(sandbox, '/tts/3/advanced', { messages });
    await sandbox.advance({ by: '1 minute' });
    expect(await balance()).toMatchObject({ balance: 47.3 });
  });

  it('ends where credit does', async () => {
    sandbox.change({ credit: 'limited', balance: 0.025 });
    expect(await send([{ to }, { to }, { to }])).toEqual([
      'PENDING_ACCEPTED',
      'PENDING_ACCEPTED',
      'REJECTED_NOT_ENOUGH_CREDITS',
    ]);
    expect(await send([{ to }])).toEqual(['REJECTED_NOT_ENOUGH_CREDITS']);
  });
});

describe('the flooding filter', () => {
  it('lets 6 messages alike and 20 in all through to a number within an hour', async () => {
    expect(new Set(await send(Array.from({ length: 30 }, () => ({ to }))))).toEqual(new Set(['PENDING_ACCEPTED']));
    sandbox.change({ flooding: true });
    const alike = await send(Array.from({ length: 7 }, () => ({ to })));
    expect(alike.map((name) => name === 'REJECTED_FLOODING_FILTER')).toEqual([...Array<boolean>(6).fill(false), true]);
    for (let index = 0; index < 14; index += 1)
      expect(await send([{ to }], { text: `${index}` })).toEqual(['PENDING_ACCEPTED']);
    expect(await send([{ to }], { text: 'one too many' })).toEqual(['REJECTED_FLOODING_FILTER']);
    expect(await send([{ to: '385911111112' }])).toEqual(['PENDING_ACCEPTED']);
    await sandbox.advance({ by: '61 minutes' });
    expect(await send([{ to }])).toEqual(['PENDING_ACCEPTED']);
  });

  it('counts for each account by itself', async () => {
    await post(sandbox, '/_sim/keys', [{ key: 'a' }, { key: 'b', account: 'other' }]);
    sandbox.change({ flooding: true });
    const sendAs = async (key: string, count: number) => {
      const body = v2(Array.from({ length: count }, () => ({ to })));
      const answer = await post(sandbox, '/sms/2/text/advanced', body, { authorization: `App ${key}` });
      return (await said(answer)).messages.at(-1)?.status.name;
    };
    expect(await sendAs('a', 6)).toBe('PENDING_ACCEPTED');
    expect([await sendAs('b', 1), await sendAs('a', 1)]).toEqual(['PENDING_ACCEPTED', 'REJECTED_FLOODING_FILTER']);
  });
});

describe('/platform/1/blocklists', () => {
  const path = '/platform/1/blocklists';
  const change = (method: 'POST' | 'DELETE', blocklist: object[]) =>
    fetch(sandbox.httpUrl + path, {
      method,
      headers: { authorization: 'App k', 'content-type': 'application/json' },
      body: JSON.stringify({ blocklist }),
    });
  const list = async (query = '') =>
    getJson<{ results: Record<string, string>[]; paging: object }>(sandbox, `${path}?${query}`);

  it('keeps messages from whom it names, a while after it was told', async () => {
    const added = await change('POST', [{ destinations: [{ to: `+${to}` }, { to }] }]);
    expect([added.status, await added.text()]).toEqual([202, '']);
    expect(await send([{ to }])).toEqual(['PENDING_ACCEPTED']);
    await sandbox.advance({ ms: 100 });
    expect(await send([{ to }])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    expect(sandbox.oracle.entries[1]).toMatchObject({ error: 'EC_BLACKLISTED_DESTINATIONADDRESS' });
    expect(await list()).toMatchObject({
      results: [{ destination: to, sourceType: 'CUSTOM', createdDate: expect.stringMatching(/Z$/) }],
      paging: { page: 0, size: 100, totalPages: 1, totalResults: 1 },
    });
  });

  it('holds on every channel where none is named, else on that one', async () => {
    await change('POST', [{ destinations: [{ to }] }, { destinations: [{ to: 'ana@example.org' }], channel: 'EMAIL' }]);
    await change('POST', [{ destinations: [{ to: 'bob@example.org' }], channel: 'SMS' }]);
    await sandbox.advance({ ms: 100 });
    const call = { from: '38512345678', destinations: [{ to }], text: 'Hi' };
    const mail = {
      sender: 'hello@acme.example',
      destinations: ['ana', 'bob'].map((name) => ({ to: [{ destination: `${name}@example.org` }] })),
      content: { subject: 'Hi', text: 'Hi' },
    };
    const sent = async (path: string, message: object) =>
      (await said(await post(sandbox, path, { messages: [message] }))).messages.map(({ status }) => status.name);
    expect(await sent('/tts/3/advanced', call)).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    expect(await sent('/email/4/messages', mail)).toEqual(['REJECTED_DESTINATION_BLOCKLISTED', 'PENDING_ENROUTE']);
  });

  it('removes only what is alike in every property', async () => {
    await change('POST', [{ destinations: [{ to }], sender: 'Acme', channel: 'SMS' }]);
    await sandbox.advance({ ms: 100 });
    expect(await send([{ to }])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    expect(await send([{ to }], { from: 'Other' })).toEqual(['PENDING_ACCEPTED']);
    await change('DELETE', [{ destinations: [{ to }], sourceType: 'CUSTOM' }]);
    await sandbox.advance({ ms: 100 });
    expect((await list()).results).toHaveLength(1);
    await change('DELETE', [{ destinations: [{ to }], sender: 'Acme', channel: 'SMS', sourceType: 'CUSTOM' }]);
    await sandbox.advance({ ms: 100 });
    expect((await list()).results).toHaveLength(0);
    expect(await send([{ to }])).toEqual(['PENDING_ACCEPTED']);
  });

  it('is read by filter and page, and names what is wrong', async () => {
    await change('POST', [{ destinations: Array.from({ length: 5 }, (_, n) => ({ to: `38591000000${n}` })) }]);
    await sandbox.advance({ ms: 100 });
    const { results, paging } = await list('size=2&page=2');
    expect([results.map(({ destination }) => destination), paging]).toEqual([
      ['385910000004'],
      { page: 2, size: 2, totalPages: 3, totalResults: 5 },
    ]);
    const refused = await change('POST', [{ channel: 'PIGEON', destinations: [{ to: '' }] }, { destinations: [] }]);
    expect(await refused.json()).toEqual({
      requestError: {
        serviceException: {
          messageId: 'BAD_REQUEST',
          text: 'Bad request',
          validationErrors: {
            'blocklist[0].destinations[0].to': ['size must be between 1 and 255'],
            'blocklist[0].channel': ['unsupported channel'],
            'blocklist[1].destinations': ['must not be empty'],
          },
        },
      },
    });
    expect(await (await get(sandbox, `${path}?size=1001&createdDateFrom=x`)).json()).toMatchObject({
      requestError: { serviceException: { validationErrors: { size: ['must be less than or equal to 1000'] } } },
    });
  });
});

describe('number look-up', () => {
  it('tells the network of a number and what a message to it would come to', async () => {
    const reply = await post(sandbox, '/number/1/query', { to: ['41793026727', '385915550001', '999'] });
    const { results } = (await reply.json()) as { results: object[] };
    expect(results).toMatchObject([
      {
        to: '41793026727',
        mccMnc: '22801',
        originalNetwork: {
          networkName: 'Swisscom',
          networkPrefix: '79',
          countryName: 'Switzerland',
          countryPrefix: '41',
        },
        ported: false,
        roaming: false,
        status: { name: 'DELIVERED_TO_HANDSET' },
        error: { groupName: 'Ok', name: 'NO_ERROR' },
      },
      { status: { name: 'UNDELIVERABLE_NOT_DELIVERED' }, error: { name: 'EC_UNKNOWN_SUBSCRIBER' } },
      { to: '999' },
    ]);
    const { results: logs } = await getJson<{ results: object[] }>(
      sandbox,
      '/number/1/logs?generalStatus=UNDELIVERABLE',
    );
    expect(logs).toMatchObject([{ to: '385915550001', price: { pricePerLookup: 0.005, currency: 'EUR' } }]);
  });

  it('is pushed when an address is given, and uses no rule up', async () => {
    const hook = await startWebhookSink();
    sandbox.addRule({ status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_ABSENT_SUBSCRIBER', count: 1 });
    const reply = await post(sandbox, '/number/1/notify', { to: [to], notifyUrl: hook.url });
    expect(await reply.json()).toMatchObject({ results: [{ to, status: { name: 'PENDING_WAITING_DELIVERY' } }] });
    await sandbox.advance({ ms: 200 });
    expect(hook.results()).toMatchObject([{ to, error: { name: 'EC_ABSENT_SUBSCRIBER', permanent: false } }]);
    await send([{ to }]);
    await sandbox.advance({ ms: 10 });
    expect(sandbox.oracle.entries[0]).toMatchObject({ error: 'EC_ABSENT_SUBSCRIBER' });
    await hook.close();
  });

  it('asks for 1 to 1000 numbers', async () => {
    expect((await post(sandbox, '/number/1/query', { to: [] })).status).toBe(400);
    expect((await post(sandbox, '/number/1/query', { to: Array<string>(1001).fill(to) })).status).toBe(400);
  });
});

describe('GET /numbers/1/numbers', () => {
  it('lists what the account has', async () => {
    expect(await getJson(sandbox, '/numbers/1/numbers?number=3859')).toMatchObject({
      numbers: [{ number: '385916242493', capabilities: ['SMS', 'VOICE'] }],
      numberCount: 1,
    });
  });
});
