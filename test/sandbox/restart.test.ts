import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { getJson, post, sendV2 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let folder: string;
let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  const clock = { mode: 'virtual', start: sandbox?.clock.now() } as const;
  sandbox = await startSandbox({ clock, dataFolder: folder, settings: { latencyMs: 10_000 }, ...options });
};
const restart = async (options: SandboxOptions = {}) => {
  await sandbox.close();
  await start(options);
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox restart '));
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
  rmSync(folder, { recursive: true, force: true });
});
const told = () => hook.results().map(({ status }) => (status as { name: string }).name);
const reported = () => sandbox.oracle.entries.map((entry) => entry.reported);
const [stationed, delivered] = ['DELIVERED_TO_OPERATOR', 'DELIVERED_TO_HANDSET'];

describe('a restart', () => {
  it('ends a message of which only the way station was told', async () => {
    await start({ webhookUrl: hook.url });
    await sendV2(sandbox, 'm-1', '385911111111', { intermediateReport: true });
    await sandbox.advance({ ms: 6_000 });
    expect([told(), reported()]).toEqual([[stationed], [undefined]]);
    await restart({ webhookUrl: hook.url });
    await sandbox.advance({ by: '1 minute' });
    expect([told().at(-1), reported()]).toEqual([delivered, ['pushed']]);
  });

  it('ends a message whose way station was fetched', async () => {
    await start();
    await sendV2(sandbox, 'm-1', '385911111111', { intermediateReport: true });
    await sandbox.advance({ ms: 6_000 });
    const fetched = async () =>
      (await getJson<{ results: { status: { name: string } }[] }>(sandbox, '/sms/1/reports')).results.map(
        ({ status }) => status.name,
      );
    expect([await fetched(), reported()]).toEqual([[stationed], [undefined]]);
    await restart();
    await sandbox.advance({ by: '1 minute' });
    expect([(await fetched()).at(-1), reported()]).toEqual([delivered, ['polled']]);
  });

  it('tells again an end that nobody took, whatever was taken of its way', async () => {
    await start({ webhookUrl: hook.url });
    hook.next(200, 503);
    await sendV2(sandbox, 'm-1', '385911111111', { intermediateReport: true });
    await sandbox.advance({ ms: 11_000 });
    expect([told(), reported()]).toEqual([[stationed, delivered], [undefined]]);
    await restart({ webhookUrl: hook.url });
    await sandbox.advance({ ms: 0 });
    expect([told(), reported()]).toEqual([[stationed, delivered, delivered], ['pushed']]);
  });

  it('tells an end of the kind that others have on their way once', async () => {
    const rules = [{ status: stationed }];
    await start({ webhookUrl: hook.url, rules });
    await sendV2(sandbox, 'm-1');
    await sandbox.advance({ ms: 11_000 });
    await restart({ webhookUrl: hook.url, rules });
    await sandbox.advance({ by: '1 minute' });
    expect([told(), reported()]).toEqual([[stationed], ['pushed']]);
  });
});

describe('that a chat message was read', () => {
  it('does not stand for the report of its delivery', async () => {
    await start({ webhookUrl: hook.url, rules: [{ match: { channel: 'whatsapp' }, reports: 'lost' }] });
    await post(sandbox, '/whatsapp/1/message/template', {
      messages: [
        {
          from: '441134960000',
          to: '385911111111',
          content: { templateName: 'welcome', templateData: { body: { placeholders: ['Ana'] } }, language: 'en' },
        },
      ],
    });
    await sandbox.advance({ ms: 11_000 });
    const seq = sandbox.oracle.find({ status: 'DELIVERED' })[0]?.seq;
    await post(sandbox, `/_sim/messages/${seq}/seen`, {});
    await expect.poll(() => hook.results().length).toBe(1);
    await sandbox.advance({ ms: 0 });
    expect(sandbox.oracle.bySeq(seq ?? 0)?.reported).toBe('lost');
  });
});
