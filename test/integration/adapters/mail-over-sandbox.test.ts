import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipEmail } from '../../../adapters/infobip/email/email.ts';
import { readTracking } from '../../../adapters/infobip/receipts/tracking.ts';
import { createSmtp } from '../../../adapters/smtp/smtp.ts';
import { readCallback } from '../../../api/callback.ts';
import type { MessageGateway } from '../../../domain/message/gateway.ts';
import type { OutgoingMessage } from '../../../domain/message/outcome.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/start.ts';
import { startWebhookSink, type WebhookSink } from '../../sandbox/support/webhook-sink.ts';
import { filedMailMessage } from '../../support/messages.ts';

const mayDeliver = () => ({ ok: true }) as const;
const patience = () => ({ signal: AbortSignal.timeout(20_000) });

describe('a mail with files, by either gateway', () => {
  let sandbox: Sandbox;
  let sink: WebhookSink;
  const closing: (() => void)[] = [];
  beforeEach(async () => {
    [sandbox, sink] = await Promise.all([startSandbox({ settings: { latencyMs: 0 } }), startWebhookSink()]);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await Promise.all([sandbox.close(), sink.close()]);
  });
  const infobip = (): MessageGateway =>
    createInfobipEmail({
      baseUrl: sandbox.httpUrl,
      apiKey: 'key',
      mayDeliver,
      timeoutMs: 20_000,
      trackingUrl: sink.url,
    });
  const smtp = (): MessageGateway => {
    const gateway = createSmtp({ url: sandbox.smtpUrl, mayDeliver, timeoutMs: 20_000 });
    closing.push(() => gateway.close());
    return gateway;
  };
  const withMail = (more: Partial<Extract<OutgoingMessage['content'], { kind: 'mail' }>>): OutgoingMessage => {
    const message = filedMailMessage('m1');
    return { ...message, content: { ...message.content, ...more } as OutgoingMessage['content'] };
  };
  const received = () => {
    const body = sandbox.oracle.body(1);
    return {
      headers: new Map(body?.headers.map(([name, value]) => [name.toLowerCase(), value])),
      files: (body?.attachments ?? []).map(({ name, type, file }) => ({
        name,
        type,
        bytes: sandbox.oracle.file(file ?? ''),
      })),
    };
  };

  it.each([
    ['Infobip', infobip],
    ['SMTP', smtp],
  ])('arrives whole by %s, with 10 MB, and says where answers go', async (_, open) => {
    const bytes = new Uint8Array(10_000_000).map((_value, index) => (index * 7919) % 256);
    const files = [{ name: 'big.pdf', type: 'application/pdf', bytes, inline: false }];
    expect(await open().send(withMail({ files }), patience())).toMatchObject({ kind: 'accepted' });
    const [file] = received().files;
    expect(file).toMatchObject({ name: 'big.pdf', type: 'application/pdf' });
    expect(file?.bytes?.equals(Buffer.from(bytes))).toBe(true);
    expect(received().headers.get('reply-to')).toBe('support@acme.example');
  });

  it.each([
    ['Infobip', infobip],
    ['SMTP', smtp],
  ])('shows its picture and carries its file by %s', async (_, open) => {
    await open().send(filedMailMessage('m1'), patience());
    const files = new Map(received().files.map(({ name, bytes }) => [name, bytes?.toString()]));
    expect(files).toEqual(
      new Map([
        ['Terms (2026).pdf', '%PDF'],
        ['logo.png', 'PNG'],
      ]),
    );
    const view = await (await fetch(`${sandbox.httpUrl}/_sim/messages/1/view`)).text();
    expect(view).not.toContain('cid:logo.png');
  });

  it.each([
    ['open', '', 'opened', null],
    ['click', '{"link":0}', 'clicked', 'https://acme.example/shoes?id=1'],
    ['complain', '', 'complained', null],
    ['unsubscribe', '', 'unsubscribed', null],
    ['bounce', '', 'bounced', null],
  ])('tells what its reader does (%s), in words that we read', async (deed, body, kind, url) => {
    await infobip().send(withMail({ tracking: { opens: true, clicks: true } }), patience());
    await expect.poll(() => sandbox.oracle.byMessageId('m1')[0]?.status).toMatch(/^DELIVERED/);
    const done = await fetch(`${sandbox.httpUrl}/_sim/messages/1/${deed}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body || '{}',
    });
    expect(done.status).toBeLessThan(300);
    await expect.poll(() => sink.callbacks.length, { timeout: 5_000 }).toBe(1);
    const callback = readCallback(new TextEncoder().encode(sink.callbacks[0]?.body), undefined);
    expect(callback).toMatchObject({ kind: 'tracking', unreadable: [] });
    const items = callback.parts.flatMap((part) => readTracking(part) ?? []);
    expect(items).toMatchObject([
      { kind: 'engagement', engagement: { kind, messageId: 'm1', address: 'ana@example.org', url } },
    ]);
  });

  it('is watched by nobody unless its sender wishes', async () => {
    const html = async (seq: number): Promise<string> =>
      ((await (await fetch(`${sandbox.httpUrl}/_sim/messages/${seq}`)).json()) as { html: string }).html;
    await infobip().send(filedMailMessage('m1'), patience());
    await infobip().send(withMail({ tracking: { opens: true, clicks: true } }), patience());
    expect(await html(1)).toContain('href="https://acme.example/shoes?id=1"');
    expect(await html(1)).not.toContain('open.gif');
    expect(await html(2)).toMatch(/href="http:\/\/127\.0\.0\.1:\d+\/_track/);
  });
});
