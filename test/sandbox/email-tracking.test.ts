import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuleInput } from '../../sandbox/behaviour/rule.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
beforeEach(async () => {
  hook = await startWebhookSink();
  sandbox = await startSandbox({ settings: { latencyMs: 0, suppressionLagMs: 0 } });
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

const html =
  '<html><body><p><a class="x" href="https://acme.example/offer?a=1&amp;b=2">offer</a> <a href=\'http://127.0.0.1:1/two\'>two</a> <a href="mailto:a@b.example">us</a></p></body></html>';

const mail = (to = 'ana@example.org', content: object = {}, tracking: object = {}) =>
  post(sandbox, '/email/4/messages', {
    messages: [
      {
        sender: 'Acme <hello@acme.example>',
        destinations: [{ to: [{ destination: to, messageId: 'm-1' }] }],
        content: { subject: 'Welcome', html, ...content },
        options: { campaignReferenceId: 'spring', platform: { entityId: 'e', applicationId: 'a' } },
        webhooks: { callbackData: 'me' },
      },
    ],
    options: { schedule: { bulkId: 'b-1' }, tracking: { trackingUrl: hook.url, ...tracking } },
  });

type Event = { readonly notificationType: string; readonly url?: string; readonly eventId: string };
const events = (): Event[] => hook.callbacks.map(({ body }) => JSON.parse(body) as Event);
const told = () =>
  expect.poll(() => events().map(({ notificationType }) => notificationType), { timeout: 3_000, interval: 10 });
const received = (seq = 1) => getJson<{ html: string; headers: [string, string][] }>(sandbox, `/_sim/messages/${seq}`);
const marks = (seq = 1) => sandbox.oracle.bySeq(seq)?.engagements?.map(({ kind }) => kind);
const act = (verb: string, body: object = {}, seq = 1) => post(sandbox, `/_sim/messages/${seq}/${verb}`, body);
const delivered = () =>
  expect.poll(() => sandbox.oracle.entries.every(({ doneAt }) => doneAt !== undefined)).toBe(true);

describe('a tracked mail', () => {
  it('has its links led over the sandbox and a pixel, which its sender does not see', async () => {
    await mail();
    const seen = (await received()).html;
    expect(seen).toMatch(/<body><img src="http:\/\/127\.0\.0\.1:\d+\/_track\/1\/open\.gif"/);
    expect(seen).toMatch(/<a class="x" href="http:\/\/127\.0\.0\.1:\d+\/_track\/1\/link\/0">/);
    expect(seen).toContain('href="mailto:a@b.example"');
    expect(sandbox.oracle.body(1)?.html).toBe(html);
  });

  it('tells one open and one click each, as one object, with everything that was given', async () => {
    await mail();
    const pixel = await get(sandbox, '/_track/1/open.gif', {
      'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148',
    });
    expect([pixel.status, pixel.headers.get('content-type')]).toEqual([200, 'image/gif']);
    const link = await fetch(`${sandbox.httpUrl}/_track/1/link/0`, { redirect: 'manual' });
    expect([link.status, link.headers.get('location')]).toEqual([302, 'https://acme.example/offer?a=1&b=2']);
    await told().toEqual(['OPENED', 'CLICKED']);
    expect(events()[0]).toEqual({
      notificationType: 'OPENED',
      eventId: expect.any(String) as string,
      domain: 'acme.example',
      recipient: 'ana@example.org',
      sendDateTime: Date.parse(sandbox.oracle.bySeq(1)?.at ?? ''),
      messageId: 'm-1',
      bulkId: 'b-1',
      callbackData: 'me',
      recipientInfo: { deviceType: 'Phone', os: 'iOS', deviceName: 'Apple' },
      geoLocation: { countryName: 'Unknown', city: 'Unknown' },
      entityId: 'e',
      applicationId: 'a',
      campaignReferenceId: 'spring',
    });
    expect(events()[1]).toMatchObject({ url: 'https://acme.example/offer?a=1&b=2' });
    expect(marks()).toEqual(['OPENED', 'CLICKED']);
  });

  it('leads nowhere but to what stands in the mail', async () => {
    await mail();
    for (const path of [
      '/_track/1/link/2',
      '/_track/9/link/0',
      '/_track/1/else',
      '/_track/1/link/https:%2F%2Fevil.example',
    ])
      expect((await fetch(sandbox.httpUrl + path, { redirect: 'manual' })).status).toBe(404);
    expect(marks()).toBeUndefined();
  });

  it('is left alone where tracking is off, for all, for links, for opens, or for its domain', async () => {
    const shown = async (tracking: object) => {
      await mail('ana@example.org', {}, tracking);
      const seen = (await received(sandbox.oracle.entries.length)).html;
      return [seen.includes('/link/'), seen.includes('open.gif')];
    };
    expect(await shown({ track: false })).toEqual([false, false]);
    expect(await shown({ trackClicks: false })).toEqual([false, true]);
    expect(await shown({ track: false, trackClicks: true })).toEqual([true, false]);
    await fetch(`${sandbox.httpUrl}/email/1/domains/acme.example/tracking`, {
      method: 'PUT',
      headers: { authorization: 'App any-key', 'content-type': 'application/json' },
      body: JSON.stringify({ open: false, clicks: false }),
    });
    expect(await shown({})).toEqual([false, false]);
  });

  it('is dropped with more than 150 links to count', async () => {
    await mail('ana@example.org', { html: '<a href="https://acme.example/">x</a>'.repeat(151) });
    await expect
      .poll(() => sandbox.oracle.bySeq(1))
      .toMatchObject({ error: 'EC_EMAIL_TOO_MANY_URLS', outcome: 'rejected' });
  });

  it('goes to the address of the account when it names none', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ settings: { latencyMs: 0 }, trackingUrl: hook.url });
    await mail('ana@example.org', {}, { trackingUrl: undefined });
    await act('open');
    await told().toEqual(['OPENED']);
  });
});

describe('POST /_sim/messages/{seq}/…', () => {
  it('does what a reader does', async () => {
    await mail();
    await delivered();
    for (const [verb, body] of [
      ['open', {}],
      ['click', { link: 1 }],
      ['click', { url: 'https://else.example/' }],
      ['complain', {}],
      ['bounce', {}],
    ] as const)
      expect([verb, (await act(verb, body)).status]).toEqual([verb, 200]);
    await told().toEqual(['OPENED', 'CLICKED', 'CLICKED', 'COMPLAINED', 'LATE_BOUNCE']);
    expect(events().map(({ url }) => url)).toEqual([
      undefined,
      'http://127.0.0.1:1/two',
      'https://else.example/',
      undefined,
      undefined,
    ]);
    expect(events()[3]).toMatchObject({ sender: 'Acme <hello@acme.example>' });
    expect(new Set(events().map(({ eventId }) => eventId)).size).toBe(5);
    expect((await act('click', { link: 7 })).status).toBe(404);
    expect((await act('open', {}, 99)).status).toBe(409);
  });

  it('lets a mail come back that is still on its way', async () => {
    sandbox.change({ reports: 'off' });
    await mail();
    await act('bounce');
    await expect.poll(() => sandbox.oracle.bySeq(1)).toMatchObject({ error: 'EC_HARD_BOUNCE' });
    expect(events()).toEqual([]);
  });
});

describe('leaving', () => {
  it('goes by the provider where the sender offers no way: by button, by link and by one click', async () => {
    for (const to of ['a@example.org', 'b@example.org', 'c@example.org']) await mail(to);
    const { headers } = await received(2);
    const address = /<(.*)>/.exec(headers.find(([name]) => name === 'List-Unsubscribe')?.[1] ?? '')?.[1] ?? '';
    expect(headers).toContainEqual(['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click']);
    expect((await act('unsubscribe')).status).toBe(200);
    expect(await (await fetch(address)).text()).toContain('unsubscribed');
    const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    expect((await fetch(address.replace('/2/', '/3/'), oneClick)).status).toBe(200);
    await told().toEqual(['UNSUBSCRIBED', 'UNSUBSCRIBED', 'UNSUBSCRIBED']);
    await mail('a@example.org');
    await expect.poll(() => sandbox.oracle.bySeq(4)).toMatchObject({ error: 'EC_UNSUBSCRIBED_EMAIL_ADDRESS' });
  });

  it('is the business of a sender who offers a way', async () => {
    const headers = JSON.stringify({
      'List-Unsubscribe': `<${hook.url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    await mail('ana@example.org', { headers }, { trackingUrl: undefined });
    expect(await (await act('unsubscribe')).json()).toEqual({ status: 200 });
    expect(hook.callbacks.map(({ body }) => body)).toEqual(['List-Unsubscribe=One-Click']);
    expect(marks()).toBeUndefined();
  });
});

describe('readers by themselves', () => {
  it.each<[string, string[]]>([
    ['ana+open20@example.org', ['OPENED']],
    ['ana+click20@example.org', ['OPENED', 'CLICKED']],
    ['ana+complain20@example.org', ['COMPLAINED']],
    ['ana+unsubscribe20@example.org', ['OPENED', 'UNSUBSCRIBED']],
    ['ana+latebounce20@example.org', ['LATE_BOUNCE']],
  ])('%s: %j', async (to, expected) => {
    await mail(to);
    await told().toEqual(expected);
    expect(sandbox.oracle.bySeq(1)).toMatchObject({ status: 'DELIVERED_TO_HANDSET' });
  });

  it('do what a rule says, and nothing with a mail that came back', async () => {
    const engagement: RuleInput['engagement'] = [
      { event: 'OPENED', afterMs: 1 },
      { event: 'CLICKED', afterMs: 30, link: 1 },
    ];
    sandbox.addRule({ match: { to: '*@read.example' }, engagement });
    sandbox.addRule({ match: { to: '*@lost.example' }, engagement, error: 'EC_SOFT_BOUNCE' });
    await mail('ana@lost.example');
    await mail('ana@read.example');
    await told().toEqual(['OPENED', 'CLICKED']);
    expect(events()[1]).toMatchObject({ recipient: 'ana@read.example', url: 'http://127.0.0.1:1/two' });
    expect(marks(1)).toBeUndefined();
  });

  it('do it when a standing clock comes to it', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ clock: { mode: 'virtual' } });
    await mail('ana+click86400000@example.org');
    await sandbox.advance({ by: '23 hours' });
    expect(marks()).toEqual(['OPENED']);
    await sandbox.advance({ by: '2 hours' });
    expect(marks()).toEqual(['OPENED', 'CLICKED']);
  });
});
