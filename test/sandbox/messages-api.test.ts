import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { get, getJson, post, sendV3 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  const { settings, ...rest } = options;
  sandbox = await startSandbox({ settings: { latencyMs: 1, ...settings }, webhookUrl: hook.url, ...rest });
};
beforeEach(async () => {
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});
const soon = (assertion: () => unknown) => expect.poll(assertion, { timeout: 3_000, interval: 10 });
const path = '/messages-api/1/messages';
const ana = '385911111111';
const text = (words: string) => ({ body: { type: 'TEXT', text: words } });
const send = (message: object) => post(sandbox, path, { messages: [message] });
const sms = (more: object = {}) => ({
  channel: 'SMS',
  sender: 'Acme',
  destinations: [{ to: ana, messageId: 'x-1' }],
  content: text('Hi'),
  ...more,
});
const chain = (more: object = {}) => ({
  channel: 'RCS',
  sender: 'acmeBot',
  destinations: [
    {
      messageId: 'x-1',
      byChannel: [
        { channel: 'RCS', to: ana },
        { channel: 'VIBER_BM', to: ana },
        { channel: 'SMS', to: ana },
      ],
    },
  ],
  content: text('Hi by RCS'),
  failover: [
    { channel: 'VIBER_BM', sender: 'Acme', content: text('Hi by Viber') },
    { channel: 'SMS', sender: 'Acme', content: text('Hi by SMS') },
  ],
  ...more,
});
const results = () => hook.results() as readonly { readonly [key: string]: unknown }[];
const went = () => sandbox.oracle.byMessageId('x-1').map(({ channel, text: words }) => [channel, words]);

describe('a message', () => {
  it('is accepted under a name of its own, and told in the form of this API', async () => {
    await start();
    const answer = await send(sms({ webhooks: { callbackData: 'mine' }, options: { platform: { entityId: 'e' } } }));
    expect(await answer.json()).toMatchObject({
      bulkId: expect.any(String) as string,
      messages: [{ messageId: 'x-1', destination: ana, status: { id: 26, name: 'MESSAGE_ACCEPTED' } }],
    });
    await soon(results).toMatchObject([
      {
        event: 'DELIVERY',
        channel: 'SMS',
        sender: 'Acme',
        destination: ana,
        callbackData: 'mine',
        platform: { entityId: 'e' },
      },
    ]);
  });

  it.each(['WHATSAPP', 'VIBER_BM', 'VIBER_BOT', 'RCS', 'MMS', 'APPLE_MB', 'INSTAGRAM_DM', 'LINE_ON', 'MESSENGER'])(
    'goes by %s',
    async (channel) => {
      await start({ settings: { whatsappSessions: 'off' } });
      await send(sms({ channel }));
      await soon(results).toMatchObject([{ channel, status: { id: 5 } }]);
    },
  );

  it('by WhatsApp keeps to its 24 hours, unless it is a template', async () => {
    await start();
    await send(sms({ channel: 'WHATSAPP' }));
    await send(
      sms({
        channel: 'WHATSAPP',
        content: undefined,
        template: { templateName: 'hello', language: 'en' },
        destinations: [{ to: ana, messageId: 'x-2' }],
      }),
    );
    await soon(results).toHaveLength(2);
    const ends = Object.fromEntries(
      results().map(({ messageId, error }) => [messageId, (error as { name: string }).name]),
    );
    expect(ends).toEqual({ 'x-1': 'EC_NO_SESSION', 'x-2': 'NO_ERROR' });
  });

  it('waits for its window, and expires with its validity', async () => {
    await start({ clock: { mode: 'virtual', start: Date.parse('2026-11-27T20:00:00Z') } }); // a Friday
    const window = { days: ['MONDAY'], from: { hour: 8, minute: 0 }, to: { hour: 9, minute: 0 } };
    await send(sms({ options: { deliveryTimeWindow: window } }));
    const [destinations, validityPeriod] = [[{ to: ana, messageId: 'x-2' }], { amount: 1, timeUnit: 'HOURS' }];
    await send(sms({ destinations, options: { deliveryTimeWindow: window, validityPeriod } }));
    const tooShort = { ...window, to: { hour: 8, minute: 30 } };
    expect((await send(sms({ options: { deliveryTimeWindow: tooShort } }))).status).toBe(400);
    await sandbox.advance({ by: '3 days' });
    expect(sandbox.oracle.entries).toMatchObject([
      { sendAt: '2026-11-30T08:00:00.000Z', status: 'DELIVERED_TO_HANDSET' },
      { status: 'EXPIRED_EXPIRED', doneAt: '2026-11-27T21:00:00.000Z' },
    ]);
  });

  it('tells that it was read where that was asked for', async () => {
    await start({ settings: { whatsappSessions: 'off' } });
    await send(sms({ channel: 'WHATSAPP', webhooks: { seen: { url: hook.url } } }));
    await soon(results).toHaveLength(1);
    await post(sandbox, `/_sim/messages/${sandbox.oracle.entries[0]?.seq}/seen`, {});
    await soon(results).toHaveLength(2);
    expect(results()[1]).toMatchObject({ event: 'SEEN', channel: 'WHATSAPP', messageId: 'x-1' });
  });
});

describe('failover', () => {
  it('is not needed where the first way leads to the person', async () => {
    await start();
    await send(chain());
    await soon(results).toHaveLength(1);
    expect(went()).toEqual([['rcs', 'Hi by RCS']]);
  });

  it('goes from way to way with one id, and tells the last', async () => {
    await start();
    sandbox.addRule({ match: { channel: 'rcs' }, fate: 'undeliverable' });
    sandbox.addRule({ match: { channel: 'viber' }, fate: 'rejected' });
    await send(chain());
    await soon(results).toHaveLength(1);
    expect(results()).toMatchObject([{ channel: 'SMS', messageId: 'x-1', status: { id: 5 } }]);
    expect(went()).toEqual([
      ['rcs', 'Hi by RCS'],
      ['viber', 'Hi by Viber'],
      ['sms', 'Hi by SMS'],
    ]);
  });

  it('tells each failure where that was asked for', async () => {
    await start();
    sandbox.addRule({ match: { channel: 'rcs' }, fate: 'expired' });
    await send(chain({ webhooks: { delivery: { receiveTriggeredFailoverReports: true } } }));
    await soon(results).toHaveLength(2);
    expect(new Set(results().map(({ channel }) => channel))).toEqual(new Set(['RCS', 'VIBER_BM']));
  });

  it('goes on when the validity of a way is over', async () => {
    await start({ clock: { mode: 'virtual' } });
    sandbox.addRule({ match: { channel: 'rcs' }, reports: 'off' }); // it never arrives, and nobody says so
    sandbox.addRule({ match: { channel: 'viber' }, latencyMs: 600_000 });
    const minutes = (amount: number) => ({ amount, timeUnit: 'MINUTES' });
    const failover = [
      { channel: 'VIBER_BM', sender: 'Acme', content: text('Hi by Viber'), validityPeriod: minutes(5) },
      { channel: 'SMS', sender: 'Acme', content: text('Hi by SMS') },
    ];
    await send(chain({ failover, options: { validityPeriod: minutes(10) } }));
    await sandbox.advance({ by: '9 minutes' });
    expect(went()).toEqual([['rcs', 'Hi by RCS']]);
    await sandbox.advance({ by: '2 minutes' });
    expect(went()).toHaveLength(2);
    await sandbox.advance({ by: '5 minutes' });
    expect(went()).toHaveLength(3);
    expect(results()).toMatchObject([{ channel: 'SMS', status: { id: 5 } }]);
  });

  it('ends where there is no way left', async () => {
    await start();
    sandbox.addRule({ fate: 'undeliverable' });
    await send(chain());
    await soon(results).toMatchObject([{ channel: 'SMS', status: { groupName: 'UNDELIVERABLE' } }]);
  });
});

describe('a request', () => {
  it.each<[string, object, string, string]>([
    ['without a content', sms({ content: undefined }), 'messages[0].content.body', 'must not be null'],
    [
      'with ways that are alike',
      chain({ failover: [{ channel: 'RCS', content: text('Hi') }] }),
      'messages[0].failover',
      'channels must be distinct',
    ],
    [
      'with other ways but one address',
      chain({ destinations: [{ to: ana }] }),
      'messages[0].destinations[0].byChannel',
      'must not be null',
    ],
    [
      'with a validity of 9 seconds',
      sms({ options: { validityPeriod: { amount: 9, timeUnit: 'SECONDS' } } }),
      'messages[0].options.validityPeriod',
      'must be at least 10 seconds',
    ],
  ])('%s is refused in the newer form, and by validation in its own', async (_, message, property, violation) => {
    await start();
    const answer = await send(message);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { errorCode: 'E400', violations: [{ property, violation }] },
    ]);
    const judged = await post(sandbox, `${path}/validate`, { messages: [message] });
    const said = (await judged.json()) as object;
    expect([judged.status, said]).toMatchObject([400, { violations: [{ property, violation }] }]);
    expect(said).not.toHaveProperty('errorCode');
  });

  it('is judged without being sent; what would not be read is named', async () => {
    await start();
    const judged = await post(sandbox, `${path}/validate`, { messages: [sms({ metadata: 1 })] });
    expect(await judged.json()).toMatchObject({
      skippableViolations: [{ property: 'messages[0].metadata', violation: 'Unknown property' }],
    });
    expect(sandbox.oracle.entries).toEqual([]);
  });
});

describe('reports and what people write', () => {
  it('are fetched by channel, once, whichever API has sent', async () => {
    await start({ webhookUrl: undefined });
    await sendV3(sandbox, 's-1');
    await post(sandbox, '/whatsapp/1/message/template', {
      messages: [
        {
          from: '44113',
          to: ana,
          messageId: 'w-1',
          content: { templateName: 't', templateData: { body: { placeholders: [] } }, language: 'en' },
        },
      ],
    });
    await soon(() => sandbox.oracle.entries.every(({ doneAt }) => doneAt !== undefined)).toBe(true);
    const fetchOf = async (query: string) =>
      (await getJson<{ results: { messageId: string; channel: string }[] }>(sandbox, `/messages-api/1/reports${query}`))
        .results;
    expect(await fetchOf('?channel=WHATSAPP')).toMatchObject([{ messageId: 'w-1', channel: 'WHATSAPP' }]);
    expect(await fetchOf('')).toMatchObject([{ messageId: 's-1', channel: 'SMS' }]);
    expect(await fetchOf('')).toEqual([]);
  });

  it('are not fetched by a date that is none, or by an unknown channel, and it is said which', async () => {
    await start();
    const wrong = async (query: string) => {
      const answer = await get(sandbox, `/messages-api/1/reports?${query}`);
      return [answer.status, ((await answer.json()) as { violations: object[] }).violations];
    };
    expect(await wrong('sentSince=soon')).toEqual([400, [{ property: 'sentSince', violation: 'must be a date' }]]);
    expect(await wrong('channel=PIGEON')).toEqual([400, [{ property: 'channel', violation: 'invalid value' }]]);
  });

  it('are kept apart by channel', async () => {
    await start();
    const write = (channel: string, words: string, more: object = {}) =>
      post(sandbox, '/_sim/inbound', { channel, from: ana, to: '44113', text: words, ...more });
    await write('sms', 'STOP it');
    await write('whatsapp', '', { content: { type: 'INTERACTIVE_LIST_REPLY', id: 'r1', title: 'Red' } });
    const inbound = (name: string) =>
      getJson<{ results: object[] }>(sandbox, `/messages-api/1/inbound?channel=${name}`);
    expect(await inbound('WHATSAPP')).toMatchObject({
      messageCount: 1,
      pendingMessageCount: 0,
      results: [{ event: 'MO', channel: 'WHATSAPP', content: [{ type: 'LIST_REPLY', id: 'r1', text: 'Red' }] }],
    });
    expect((await inbound('SMS')).results).toMatchObject([
      { content: [{ type: 'TEXT', text: 'STOP it', cleanText: 'it', keyword: 'STOP' }] },
    ]);
    expect((await inbound('SMS')).results).toEqual([]);
    expect((await getJson<{ results: object[] }>(sandbox, '/sms/1/inbox/reports')).results).toEqual([]);
  });
});
