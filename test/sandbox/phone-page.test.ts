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

  it('lets a call be led by its scenario, and shows what it waits for', async () => {
    const scenario = {
      name: 'Delivery',
      script: [
        { say: 'Press 1 if you are home' },
        { collectInto: 'home', options: { maxInputLength: 1 } },
        { if: '${home == 1}', then: [{ say: 'See you tomorrow' }], else: [{ say: 'We will call again' }] },
      ],
    };
    const made = (await (await post(sandbox, '/voice/ivr/1/scenarios', scenario)).json()) as { id: string };
    const launch = { scenarioId: made.id, from: '38512345678' };
    await post(sandbox, '/voice/ivr/1/messages', { messages: [{ ...launch, destinations: [{ to: '385911111111' }] }] });
    await page.getByRole('alertdialog').getByRole('button', { name: 'Answer' }).click();
    const talk = page.getByRole('region', { name: 'Call with' });
    await talk.getByText('Press 1 if you are home').waitFor();
    await talk.getByText('Waits for a key').waitFor();
    await talk.getByRole('button', { name: '1', exact: true }).click();
    await talk.getByText('See you tomorrow').waitFor();
    await talk.getByRole('button', { name: 'Hang up' }).click();
    await phone().getByText('Answered').waitFor();
  });

  it('keeps what is attached, counts openings and clicks, and takes complaints', async () => {
    await post(sandbox, '/email/4/messages', {
      messages: [
        {
          sender: 'Acme <hello@acme.test>',
          destinations: [{ to: [{ destination: 'ana@acme.test' }] }],
          content: {
            subject: 'Your order',
            html: `<p>Thanks. <a href="${hook.url}/shop">To the shop</a></p>`,
            attachments: [
              {
                type: 'binary',
                content: Buffer.from('an invoice').toString('base64'),
                contentType: 'text/plain',
                fileName: 'invoice.txt',
              },
            ],
          },
          webhooks: { delivery: { url: hook.url } },
        },
      ],
      options: { tracking: { track: true, trackOpens: true, trackClicks: true, trackingUrl: hook.url } },
    });
    const inbox = page.getByRole('article', { name: 'Inbox of ana@acme.test' });
    const download = page.waitForEvent('download');
    await inbox.getByRole('link', { name: 'invoice.txt' }).click();
    expect((await download).suggestedFilename()).toBe('invoice.txt');
    const shop = page.context().waitForEvent('page');
    await page.frameLocator('iframe[title="Your order"]').getByRole('link', { name: 'To the shop' }).click();
    await (await shop).waitForURL(`${hook.url}/shop`);
    await inbox.getByRole('button', { name: 'Spam' }).click();
    await inbox.getByText('opened, clicked, marked as spam').waitFor();
    const told = () => hook.callbacks.map(({ body }) => /"notificationType":"(\w+)"/.exec(body)?.[1]).filter(Boolean);
    await expect.poll(told).toEqual(['OPENED', 'CLICKED', 'COMPLAINED']);
  });

  it('shows a chat beside the text messages, and answers in it', async () => {
    await sendV2(sandbox, 'm-1');
    await post(sandbox, '/whatsapp/1/message/interactive/buttons', {
      from: '447860099299',
      to: '385911111111',
      content: {
        body: { text: 'Are you coming?' },
        action: { buttons: [{ type: 'REPLY', id: 'yes', title: 'Yes' }] },
      },
    });
    await page.request.post(`${sandbox.httpUrl}/_sim/inbound`, {
      data: { from: '385911111111', to: '447860099299', text: 'Hello', channel: 'whatsapp' },
    });
    const handset = phone();
    await handset.getByText('· WhatsApp').first().waitFor();
    await handset.getByRole('button', { name: 'Yes', exact: true }).click();
    const answers = () => hook.results().flatMap(({ message }) => (message ? [message] : []));
    await expect.poll(answers).toContainEqual({ type: 'INTERACTIVE_BUTTON_REPLY', id: 'yes', title: 'Yes' });
  });

  it('lets somebody write whom nobody has written to', async () => {
    await page.getByText('Write from another phone').click();
    await page.getByRole('textbox', { name: 'From the number' }).fill('+385 98 765 4321');
    await page.getByRole('textbox', { name: 'To the sender' }).fill('Acme');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Are you open?');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await phone().getByText('Are you open?').waitFor();
    await expect
      .poll(() => hook.results()[0])
      .toMatchObject({ from: '385987654321', to: 'Acme', text: 'Are you open?' });
  });
});

describe.skipIf(executable === undefined)('the page beside a clock that stands', () => {
  it('moves it, and shows what falls due', async () => {
    const browser = await launchChromium(executable ?? '');
    const sandbox = await startSandbox({ clock: { mode: 'virtual', start: Date.parse('2026-03-02T09:00:00Z') } });
    try {
      const page = await browser.newPage();
      await page.goto(sandbox.httpUrl);
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
      const body = {
        text: 'Good morning',
        destinations: [{ to: '385911111111' }],
        sendAt: '2026-03-03T08:00:00.000+0000',
      };
      await post(sandbox, '/sms/2/text/advanced', { messages: [body] });
      await page.getByText('It is quiet in here').waitFor();
      await page.getByRole('button', { name: 'Advance by 1 day' }).click();
      await page
        .getByRole('article', { name: /^Phone/ })
        .getByText('Good morning')
        .waitFor();
    } finally {
      await Promise.all([browser.close(), sandbox.close()]);
    }
  });
});
