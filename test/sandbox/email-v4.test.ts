import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, said } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
beforeEach(async () => {
  hook = await startWebhookSink();
  sandbox = await startSandbox({ settings: { latencyMs: 5 } });
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

const mail = (messageId: string, to = 'Ana@Example.org', content: object = {}) =>
  post(sandbox, '/email/4/messages', {
    messages: [
      {
        sender: 'Acme <hello@acme.example>',
        destinations: [{ to: [{ destination: to, messageId }] }],
        content: { subject: 'Welcome', text: 'Hi Ana', html: '<p>Hi Ana</p>', ...content },
        webhooks: { delivery: { url: hook.url } },
      },
    ],
  });
const soon = (assertion: () => unknown) => expect.poll(assertion, { timeout: 3_000, interval: 10 });

describe('a mail by HTTP', () => {
  it('lands in the same inbox as one by SMTP, with the headers that its sender gave it', async () => {
    const headers = { 'List-Unsubscribe': '<https://acme.example/u/1>', To: 'somebody@else.example' };
    const answer = await said(await mail('m-1', 'Ana@Example.org', { headers: JSON.stringify(headers) }));
    expect(answer).toMatchObject({
      messages: [{ messageId: 'm-1', destination: 'Ana@Example.org', status: { id: 7 } }],
    });
    const [entry] = sandbox.oracle.find({ to: 'ana@example.org' });
    expect(entry).toMatchObject({ channel: 'email', via: 'email/4', subject: 'Welcome', text: 'Hi Ana' });
    const body = sandbox.oracle.body(entry?.seq ?? 0);
    expect(body?.html).toBe('<p>Hi Ana</p>');
    expect(body?.headers).toContainEqual(['List-Unsubscribe', '<https://acme.example/u/1>']);
    expect(body?.headers).toContainEqual(['To', 'Ana@Example.org']);
  });

  it('keeps a placeholder that nobody filled, whatever its name', async () => {
    await mail('m-1', 'ana@example.org', { subject: 'Hi {{constructor}} {{toString}}' });
    expect(sandbox.oracle.entries).toMatchObject([{ subject: 'Hi {{constructor}} {{toString}}' }]);
  });

  it('arrives whatever its tag, unless the tag is known', async () => {
    await mail('m-1', 'ana+constructor@example.org');
    await soon(() => hook.results()).toMatchObject([{ messageId: 'm-1', status: { groupId: 3 }, error: { id: 0 } }]);
  });

  it('is reported in its own form, and logged', async () => {
    await mail('m-1');
    await mail('m-2', 'ana+bounce@example.org');
    await soon(() => hook.results().length).toBe(2);
    const about = (id: string) => hook.results().find(({ messageId }) => messageId === id);
    expect(about('m-1')).toMatchObject({ smsCount: 1, status: { groupId: 3 }, error: { id: 0 } });
    expect(about('m-2')).toMatchObject({ status: { groupId: 2 }, error: { name: 'EC_HARD_BOUNCE' } });
    const logs = await getJson<{ results: object[] }>(sandbox, '/email/4/logs?messageId=m-1');
    expect(logs.results).toMatchObject([{ messageId: 'm-1', destination: 'ana@example.org' }]);
  });

  it.each([
    ['refused in the reply', 'ana+rcpt550@example.org'],
    ['no address', 'ana'],
  ])('to %s never lands', async (_, to) => {
    expect(await said(await mail('m-1', to))).toMatchObject({ messages: [{ status: { groupId: 5 } }] });
    expect(sandbox.oracle.entries).toMatchObject([{ outcome: 'rejected' }]);
  });

  it('carries files and pictures in Base64, 10 MB of them too', async () => {
    const film = Buffer.alloc(10 * 1024 * 1024, 7);
    const file = (fileName: string, contentType: string, content: Buffer) => ({
      type: 'binary',
      content: content.toString('base64'),
      contentType,
      fileName,
    });
    const sent = await mail('m-1', 'ana@example.org', {
      attachments: [file('film.mp4', 'video/mp4', film)],
      inlineImages: [file('logo.png', 'image/png', Buffer.from('png'))],
    });
    expect(sent.status).toBe(200);
    const [one, two] = sandbox.oracle.body(1)?.attachments ?? [];
    expect([one, two]).toMatchObject([
      { name: 'film.mp4', bytes: film.length },
      { name: 'logo.png', cid: 'logo.png', bytes: 3 },
    ]);
    expect(sandbox.oracle.file(one?.file ?? '')?.equals(film)).toBe(true);
  });

  it('keeps an html of 9 MB out of memory and shows it whole', async () => {
    const html = `<p>${'x'.repeat(9 * 1024 * 1024)}</p>`;
    await mail('m-1', 'ana@example.org', { html });
    expect(sandbox.oracle.body(1)?.html).toBe(html);
    expect((await (await get(sandbox, '/_sim/messages/1/view')).text()).length).toBeGreaterThan(html.length);
  });

  it('waits for its window, and expires with its validity', async () => {
    await sandbox.close();
    const start = Date.parse('2026-11-27T20:00:00Z'); // a Friday
    sandbox = await startSandbox({ clock: { mode: 'virtual', start } });
    const window = { days: ['MONDAY'], from: { hour: 8, minute: 0 }, to: { hour: 9, minute: 0 } };
    const send = (messageId: string, options: object) =>
      post(sandbox, '/email/4/messages', {
        messages: [
          {
            sender: 'hello@acme.example',
            destinations: [{ to: [{ destination: 'ana@example.org', messageId }] }],
            content: { subject: 'Hi', text: 'Hi' },
            options,
          },
        ],
      });
    await send('m-1', { deliveryTimeWindow: window });
    await send('m-2', { deliveryTimeWindow: window, validityPeriod: { amount: 1, timeUnit: 'HOURS' } });
    await sandbox.advance({ by: '3 days' });
    const [one, two] = sandbox.oracle.entries;
    expect(one).toMatchObject({ sendAt: '2026-11-30T08:00:00.000Z', status: 'DELIVERED_TO_HANDSET' });
    expect(two).toMatchObject({ status: 'EXPIRED_EXPIRED', doneAt: '2026-11-27T21:00:00.000Z' });
  });

  it('is dropped for a header with a line break, which would begin another header', async () => {
    await mail('m-1', 'ana@example.org', { headers: JSON.stringify({ 'X-Note': 'a\r\nBcc: eve@example.org' }) });
    await expect.poll(() => sandbox.oracle.bySeq(1)).toMatchObject({ error: 'EC_EMAIL_INVALID_HEADERS' });
  });

  it.each([
    ['no subject', { subject: '' }],
    ['neither text nor html', { text: undefined, html: undefined }],
    [
      'an attachment that is no Base64',
      { attachments: [{ type: 'binary', content: '***', contentType: 'a/b', fileName: 'a' }] },
    ],
    ['an attachment of an unknown kind', { attachments: [{ type: 'url', url: 'https://a.example/' }] }],
    ['placeholders that are no JSON', { defaultPlaceholders: 'name=Ana' }],
    ['AMP without html', { html: undefined, ampHtml: '<html amp4email></html>' }],
    ['headers that are no JSON', { headers: 'X: y' }],
  ])('with %s is refused in the newer form', async (_, content) => {
    const response = await mail('m-1', 'ana@example.org', content);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errorCode: 'E400', violations: [{}] });
  });
});
