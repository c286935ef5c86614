import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { findChromium, launchChromium } from '../support/chromium.ts';
import { post, sendV2 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

const executable = findChromium();

describe.skipIf(executable === undefined)('the page of phones and inboxes in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let hook: WebhookSink;
  let sandbox: Sandbox;
  /** What the browser complained of: a broken policy, a script that failed, a file that is missing. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium(executable ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    hook = await startWebhookSink();
    sandbox = await startSandbox({ settings: { latencyMs: 5 }, webhookUrl: hook.url, inboundUrl: hook.url });
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(sandbox.httpUrl);
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await sandbox.close();
    await hook.close();
    if (complaints.length > 0) throw new Error(`the browser complained: ${complaints.join('; ')}`);
  });

  const phone = () => page.getByRole('article', { name: /^Phone \+385/ });

  it('shows an SMS on its phone as it arrives, and sends what one answers', async () => {
    await page.getByRole('heading', { name: 'It is quiet in here' }).waitFor();
    await sendV2(sandbox, 'm-1');
    const handset = phone();
    await handset.getByText('Hi Ana').waitFor();
    await handset.getByRole('textbox', { name: 'Reply from' }).fill('STOP');
    await handset.getByRole('button', { name: 'Send the reply' }).click();
    await handset.getByText('STOP').waitFor();
    await expect
      .poll(() => hook.results().find(({ text }) => text === 'STOP'))
      .toMatchObject({ from: '385911111111', to: 'Acme' });
  });

  it('rings, is answered, takes keys, and says what became of the call', async () => {
    await post(sandbox, '/tts/3/advanced', {
      messages: [
        {
          from: '38512345678',
          destinations: [{ to: '385911111111', messageId: 'v-1' }],
          text: 'Press one',
          maxDtmf: 3,
        },
      ],
    });
    const call = page.getByRole('alertdialog', { name: 'Incoming call from' });
    await call.getByRole('button', { name: 'Answer' }).click();
    const talk = page.getByRole('region', { name: 'Call with' });
    await talk.getByText('Press one').waitFor();
    await talk.getByRole('button', { name: '1', exact: true }).click();
    await talk.getByLabel('Keys pressed').filter({ hasText: '1' }).waitFor();
    await talk.getByRole('button', { name: 'Hang up' }).click();
    await phone().getByText('Answered').waitFor();
    await expect.poll(() => hook.results()[0]).toMatchObject({ messageId: 'v-1', voiceCall: { dtmfCodes: '1' } });
  });

  it('shows a mail without letting it run anything, and leaves by its one-click link', async () => {
    const transport = createTransport(sandbox.smtpUrl);
    await transport.sendMail({
      from: 'Acme <hello@acme.test>',
      to: 'ana@acme.test',
      subject: 'Welcome',
      text: 'Hello in plain words',
      html: '<h1>Hello</h1><script>document.title = "taken over"</script><img src="x" onerror="document.title = 1">',
      headers: {
        'List-Unsubscribe': `<${hook.url}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
    transport.close();
    const inbox = page.getByRole('article', { name: 'Inbox of ana@acme.test' });
    const mail = page.frameLocator('iframe[title="Welcome"]');
    await mail.getByRole('heading', { name: 'Hello' }).waitFor();
    expect(await mail.locator('html').evaluate('document.title')).toBe('');
    await inbox.getByRole('button', { name: 'Text', exact: true }).click();
    await inbox.getByText('Hello in plain words').last().waitFor();
    await inbox.getByRole('button', { name: 'Unsubscribe' }).click();
    await inbox.getByRole('button', { name: 'Unsubscribed' }).waitFor();
    expect(hook.callbacks.at(-1)?.body).toBe('List-Unsubscribe=One-Click');
    complaints = complaints.filter((text) => !/sandboxed|Content Security Policy/.test(text)); // the mail's own script, refused
  });
});
