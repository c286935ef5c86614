import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, said, v2, v3 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

// A Thursday.
const start = Date.parse('2026-12-24T10:00:00.000Z');
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: { mode: 'virtual', start }, settings: { latencyMs: 60_000 } });
});
afterEach(() => sandbox.close());

const to = '385911111111';
const textV3 = (content: object, options: object = {}) =>
  post(sandbox, '/sms/3/messages', {
    ...v3([{ to }], { content }),
    options: { includeSmsCountInResponse: true, ...options },
  });
const partsOf = async (content: object) => (await said(await textV3(content))).messages[0]?.details?.messageCount;
const ends = () => sandbox.oracle.entries.map(({ status, error, doneAt }) => [status, error, doneAt?.slice(11, 16)]);

describe('the text of a message', () => {
  it('is counted in the alphabet of its language', async () => {
    const turkish = 'ğ'.repeat(150);
    expect(await partsOf({ text: turkish })).toBe(3);
    expect(await partsOf({ text: turkish, language: { languageCode: 'TR' } })).toBe(1);
    expect(await partsOf({ text: `${turkish}ğğğğğğ`, language: { languageCode: 'TR' } })).toBe(2);
    expect(await partsOf({ text: turkish, language: { languageCode: 'AUTODETECT' } })).toBe(1);
    // Behind an escape each takes two.
    expect(await partsOf({ text: turkish, language: { languageCode: 'TR', singleShift: true } })).toBe(3);
  });

  it('arrives in the script that was asked for', async () => {
    await textV3({ text: 'Žluťoučký kůň', transliteration: 'CENTRAL_EUROPEAN' });
    await post(sandbox, '/sms/2/text/advanced', v2([{ to }], { text: 'Щука', transliteration: 'CYRILLIC' }));
    expect(sandbox.oracle.entries.map(({ text }) => text)).toEqual(['Zlutoucky kun', 'Shchuka']);
    expect((await textV3({ text: 'x', transliteration: 'KLINGON' })).status).toBe(400);
  });

  it('may be bytes, in either version', async () => {
    const hex = '54 65 73 74';
    const body = { messages: [{ from: 'Acme', destinations: [{ to }], binary: { hex, dataCoding: 0, esmClass: 0 } }] };
    expect((await post(sandbox, '/sms/2/binary/advanced', body)).status).toBe(200);
    expect(await partsOf({ hex: '00'.repeat(141) })).toBe(2);
    expect(await partsOf({ hex: '017e', dataCoding: 8 })).toBe(1);
    expect(sandbox.oracle.entries.map(({ text }) => text.slice(0, 4))).toEqual(['Test', '\0\0\0\0', 'ž']);
    const { results } = await getJson<{ results: { content: object }[] }>(sandbox, '/sms/3/logs');
    expect(results[0]?.content).toEqual({ hex: '017e', dataCoding: 8 });
    expect((await textV3({ hex: 'no digits' })).status).toBe(400);
  });
});

describe('POST /sms/1/preview', () => {
  const preview = async (body: object) =>
    ((await (await post(sandbox, '/sms/1/preview', body)).json()) as { previews: Record<string, unknown>[] }).previews;

  it('says how many parts there are and what is left of the last', async () => {
    expect(await preview({ text: 'a'.repeat(60) })).toEqual([
      { textPreview: 'a'.repeat(60), messageCount: 1, charactersRemaining: 100, configuration: {} },
    ]);
  });

  it('compares the plain text with a language or a script', async () => {
    expect(await preview({ text: 'ğ'.repeat(98), languageCode: 'TR' })).toMatchObject([
      { messageCount: 2, charactersRemaining: 36, configuration: {} },
      { messageCount: 1, charactersRemaining: 57, configuration: { language: { languageCode: 'TR' } } },
    ]);
    expect(await preview({ text: 'Ως ψήφισμα', transliteration: 'GREEK' })).toMatchObject([
      { textPreview: 'Ως ψήφισμα' },
      { textPreview: 'ΩΣ ΨHΦIΣMA', configuration: { transliteration: 'GREEK' } },
    ]);
  });
});

describe('a message with a validity', () => {
  const send = (validityPeriod: object, schedule: object = {}) =>
    post(sandbox, '/sms/3/messages', {
      ...v3([{ to }], { options: { validityPeriod } }),
      options: { schedule },
    });

  it('that ends before it arrives expires on its way', async () => {
    await send({ amount: 30, timeUnit: 'SECONDS' });
    await sandbox.advance({ by: '1 hour' });
    expect(ends()).toEqual([['EXPIRED_EXPIRED', 'EC_VALIDITY_EXPIRED', '10:00']]);
  });

  it('that ends while it is held back never leaves', async () => {
    await send({ amount: 1, timeUnit: 'HOURS' }, { bulkId: 'b', sendAt: '2026-12-24T11:00:00.000+0000' });
    const steer = (status: string) =>
      fetch(`${sandbox.httpUrl}/sms/1/bulks/status?bulkId=b`, {
        method: 'PUT',
        headers: { authorization: 'App k', 'content-type': 'application/json' },
        body: JSON.stringify({ status }),
      });
    await steer('PAUSED');
    await sandbox.advance({ by: '5 hours' });
    await steer('PENDING');
    await sandbox.advance({ ms: 10 });
    expect(ends()).toEqual([['EXPIRED_EXPIRED', 'EC_MESSAGE_CANCELED', '15:00']]);
  });

  it('of more than 48 hours has 48', async () => {
    sandbox.addRule({ latencyMs: 3_600_000 });
    await send({ amount: 720, timeUnit: 'HOURS' });
    expect(sandbox.oracle.entries[0]?.validUntil).toBe('2026-12-26T10:00:00.000Z');
    await sandbox.advance({ by: '2 hours' });
    expect(ends()).toEqual([['DELIVERED_TO_HANDSET', 'NO_ERROR', '11:00']]);
  });
});

describe('a delivery time window', () => {
  const send = (deliveryTimeWindow: object) =>
    post(sandbox, '/sms/3/messages', v3([{ to }], { options: { deliveryTimeWindow } }));
  const hours = (from: number, until: number) => ({ from: { hour: from, minute: 0 }, to: { hour: until, minute: 0 } });

  it('keeps a message until it opens', async () => {
    await send({ days: ['THURSDAY'], ...hours(8, 20) });
    await send({ days: ['THURSDAY'], ...hours(14, 20) });
    await send({ days: ['FRIDAY'], ...hours(8, 20) });
    await sandbox.advance({ by: '2 days' });
    expect(sandbox.oracle.entries.map(({ doneAt }) => doneAt?.slice(0, 16))).toEqual([
      '2026-12-24T10:01',
      '2026-12-24T14:01',
      '2026-12-25T08:01',
    ]);
  });

  it('may lie over midnight, where its hour is counted, too', async () => {
    const status = async (from: [number, number], until: [number, number]) => {
      const [[hour, minute], [toHour, toMinute]] = [from, until];
      const window = { days: ['MONDAY'], from: { hour, minute }, to: { hour: toHour, minute: toMinute } };
      return (await send(window)).status;
    };
    expect(await status([9, 30], [9, 0])).toBe(200);
    expect(await status([23, 0], [0, 0])).toBe(200);
    expect(await status([23, 30], [0, 10])).toBe(400);
    expect(await status([8, 0], [8, 0])).toBe(400);
  });

  it('of less than an hour, or of no day, is refused', async () => {
    const refused = await send({ days: ['MONDAY'], from: { hour: 8, minute: 0 }, to: { hour: 8, minute: 30 } });
    expect(await refused.json()).toMatchObject({
      violations: [
        {
          property: 'messages[0].options.deliveryTimeWindow.to',
          violation: 'must be at least one hour after from',
        },
      ],
    });
    expect((await send({ days: [] })).status).toBe(400);
  });
});

describe('short links', () => {
  let hook: WebhookSink;
  beforeEach(async () => {
    hook = await startWebhookSink();
  });
  afterEach(() => hook.close());

  it('lead on to where the text pointed, and tell of the click', async () => {
    const text = 'See https://shop.example/sale?a=1, Ana.';
    await textV3({ text }, { tracking: { trackingUrl: hook.url }, schedule: { bulkId: 'b' } });
    const [entry] = sandbox.oracle.entries;
    const [, link = ''] = /^See (http:\S+), Ana\.$/.exec(entry?.text ?? '') ?? [];
    expect(link).toMatch(new RegExp(`^${sandbox.httpUrl}/l/[\\w-]{6}$`));
    const followed = await fetch(link, { redirect: 'manual', headers: { 'user-agent': 'Mozilla/5.0 (iPhone)' } });
    expect([followed.status, followed.headers.get('location')]).toEqual([302, 'https://shop.example/sale?a=1']);
    await expect.poll(() => hook.callbacks.length).toBe(1);
    expect(JSON.parse(hook.callbacks[0]?.body ?? '')).toMatchObject({
      notificationType: 'CLICKED',
      recipient: to,
      url: 'https://shop.example/sale?a=1',
      sendDateTime: start,
      messageId: entry?.messageId,
      bulkId: 'b',
      recipientInfo: { deviceType: 'Phone', os: 'iOS' },
    });
    expect((await fetch(`${sandbox.httpUrl}/l/nobody`)).status).toBe(404);
    expect(await getJson(sandbox, '/_sim/messages/1')).toMatchObject({
      engagements: [{ kind: 'CLICKED', at: new Date(start).toISOString(), url: 'https://shop.example/sale?a=1' }],
    });
  });

  it('are letters and digits, of which no reader of links leaves anything out', async () => {
    const text = Array<string>(80).fill('https://shop.example/').join(' ');
    await textV3({ text }, { tracking: { shortenUrl: true } });
    const links = sandbox.oracle.entries[0]?.text?.split(' ') ?? [];
    for (const link of links) expect(link).toMatch(new RegExp(`^${sandbox.httpUrl}/l/[A-Za-z0-9]{6}$`));
    expect(links).toHaveLength(80);
  });

  it('lead to addresses in any script, as browsers write them, and nowhere where they are none', async () => {
    await textV3({ text: 'https://shop.example/čaj?q=🎉 and https://[::z' }, { tracking: { shortenUrl: true } });
    const [good = '', bad = ''] = sandbox.oracle.entries[0]?.text.match(/http:\S+/g) ?? [];
    const followed = await fetch(good, { redirect: 'manual' });
    expect(followed.headers.get('location')).toBe('https://shop.example/%C4%8Daj?q=%F0%9F%8E%89');
    expect((await fetch(bad, { redirect: 'manual' })).status).toBe(404);
  });

  it('are made only when asked for, and without http:// if so wished', async () => {
    const text = 'https://shop.example/a';
    await post(sandbox, '/sms/2/text/advanced', v2([{ to }], { text }));
    await post(sandbox, '/sms/2/text/advanced', { ...v2([{ to }], { text }), urlOptions: { shortenUrl: false } });
    await post(sandbox, '/sms/2/text/advanced', { ...v2([{ to }], { text }), urlOptions: { removeProtocol: true } });
    expect(sandbox.oracle.entries.map((entry) => entry.text)).toEqual([
      text,
      text,
      expect.stringMatching(/^127\.0\.0\.1:\d+\/l\/[\w-]{6}$/),
    ]);
  });
});

describe('GET /sms/1/text/query and /sms/3/text/query', () => {
  it('send what their query says', async () => {
    const query = 'from=Acme&to=385911111111,385911111112&to=385911111113&text=Hi%20Ana&flash=true&callbackData=x';
    const newer = await said(await get(sandbox, `/sms/3/text/query?${query}&includeSmsCountInResponse=true`));
    expect(newer.messages.map(({ destination }) => destination)).toEqual([
      '385911111111',
      '385911111112',
      '385911111113',
    ]);
    expect(newer.messages[0]?.details).toEqual({ messageCount: 1 });
    const older = await fetch(`${sandbox.httpUrl}/sms/1/text/query?username=ana&password=s&${query}`);
    expect((await said(older)).messages[0]).toMatchObject({ to, status: { name: 'PENDING_ACCEPTED' } });
    expect(sandbox.oracle.entries[0]).toMatchObject({ text: 'Hi Ana', flash: true, callbackData: 'x' });
  });

  it('are refused without a login, without a recipient, with an id that is too long', async () => {
    expect((await fetch(`${sandbox.httpUrl}/sms/1/text/query?to=${to}`)).status).toBe(401);
    expect((await fetch(`${sandbox.httpUrl}/sms/1/text/query?username=a.expired&to=${to}`)).status).toBe(401);
    expect(await (await get(sandbox, '/sms/3/text/query?text=x')).json()).toMatchObject({
      violations: [{ property: 'to', violation: 'must not be null' }],
    });
    expect(await (await get(sandbox, `/sms/3/text/query?to=${to}&bulkId=${'x'.repeat(101)}`)).json()).toMatchObject({
      violations: [
        { property: 'bulkId', violation: 'size must be between 0 and 100' },
        { property: 'text', violation: 'must not be null' },
      ],
    });
  });
});

describe('POST /ct/1/log/end/{messageId}', () => {
  it('knows what this account has sent', async () => {
    await post(sandbox, '/sms/2/text/advanced', v2([{ to, messageId: 'm-1' }]));
    const end = (id: string) =>
      fetch(`${sandbox.httpUrl}/ct/1/log/end/${id}`, { method: 'POST', headers: { authorization: 'App k' } });
    expect(await (await end('m-1')).json()).toEqual({ processKey: expect.stringMatching(/^[0-9A-F]{32}$/) });
    expect((await end('m-2')).status).toBe(404);
  });
});
