import { AuthType, Infobip } from '@infobip-api/sdk';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { getJson, post } from './support/calls.ts';
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

const [sender, ana] = ['441134960000', '385911111111'];
const send = (type: string, content: object, more: object = {}) =>
  post(sandbox, `/whatsapp/1/message/${type}`, { from: sender, to: ana, messageId: 'w-1', content, ...more });
const template = (more: object = {}, content: object = {}) =>
  post(sandbox, '/whatsapp/1/message/template', {
    messages: [
      {
        from: sender,
        to: ana,
        messageId: 'w-1',
        content: {
          templateName: 'hello',
          templateData: { body: { placeholders: ['Ana'] } },
          language: 'en',
          ...content,
        },
        ...more,
      },
    ],
  });
const writes = (more: object = {}) =>
  post(sandbox, '/_sim/inbound', { channel: 'whatsapp', from: ana, to: sender, text: 'Hello', ...more });
const results = () => hook.results() as readonly { readonly [key: string]: unknown }[];

describe('a WhatsApp text', () => {
  it('is answered with one object, and told when it was delivered', async () => {
    await start();
    await writes();
    const answer = await send('text', { text: 'Hi' }, { callbackData: 'mine' });
    expect(await answer.json()).toEqual({
      to: ana,
      messageCount: 1,
      messageId: 'w-1',
      status: expect.objectContaining({ groupId: 1, id: 7, name: 'PENDING_ENROUTE' }) as unknown,
    });
    await soon(results).toMatchObject([
      {
        messageId: 'w-1',
        bulkId: '',
        callbackData: 'mine',
        messageCount: 1,
        status: { id: 5 },
        contact: { phoneNumber: ana },
      },
    ]);
  });

  it('outside of the 24 hours after the last message of the person is lost: 7010', async () => {
    await start({ clock: { mode: 'virtual' } });
    const told = async () => {
      const before = results().length;
      await send('text', { text: 'Hi' });
      await sandbox.advance({ by: '1 s' });
      return (results()[before]?.['error'] as { name: string } | undefined)?.name;
    };
    expect(await told()).toBe('EC_NO_SESSION');
    await writes();
    expect(await told()).toBe('NO_ERROR');
    await sandbox.advance({ by: '23 hours' });
    expect(await told()).toBe('NO_ERROR');
    await sandbox.advance({ by: '1 hour' });
    expect(await told()).toBe('EC_NO_SESSION');
    sandbox.change({ whatsappSessions: 'off' });
    expect(await told()).toBe('NO_ERROR');
  });

  it('is lost where the person wrote to another account', async () => {
    await start({ clock: { mode: 'virtual' } });
    await writes({ account: 'other' });
    await send('text', { text: 'Hi' });
    await sandbox.advance({ by: '1 s' });
    expect(results()).toMatchObject([{ error: { name: 'EC_NO_SESSION' } }]);
  });

  it('may follow a message that came before a restart', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sandbox-whatsapp-'));
    await start({ dataFolder });
    await writes();
    await sandbox.close();
    await start({ dataFolder });
    await send('text', { text: 'Hi' });
    await soon(results).toMatchObject([{ status: { id: 5 } }]);
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it.each<[string, object, object, Record<string, string[]>]>([
    ['text', { text: '' }, {}, { 'content.text': ['size must be between 1 and 4096', 'must not be blank'] }],
    ['text', { text: 'a'.repeat(4097) }, {}, { 'content.text': ['size must be between 1 and 4096'] }],
    ['text', { text: 'Hi' }, { callbackData: 'x'.repeat(4001) }, { callbackData: ['size must be between 0 and 4000'] }],
    ['image', { mediaUrl: 'picture' }, {}, { 'content.mediaUrl': ['is not a valid url'] }],
    [
      'image',
      { mediaUrl: 'http://x.test/a', caption: 'c'.repeat(3001) },
      {},
      { 'content.caption': ['size must be between 0 and 3000'] },
    ],
    [
      'location',
      { latitude: -91, longitude: 181 },
      {},
      {
        'content.latitude': ['must be greater than or equal to -90'],
        'content.longitude': ['must be less than or equal to 180'],
      },
    ],
    [
      'interactive/buttons',
      {
        body: { text: 'Sure?' },
        action: {
          buttons: [
            { type: 'REPLY', id: '1', title: 'Yes' },
            { type: 'REPLY', id: '1', title: 'No' },
          ],
        },
      },
      {},
      {
        'content.action.buttons': ['ids and titles must be unique'],
      },
    ],
    [
      'interactive/list',
      { body: { text: 'Which?' }, action: { title: 't'.repeat(21), sections: [{ rows: [] }] } },
      {},
      {
        'content.action.title': ['size must be between 1 and 20'],
        'content.action.sections': ['number of rows must be between 1 and 10'],
      },
    ],
    [
      'interactive/multi-product',
      {
        body: { text: 'Which?' },
        action: { catalogId: 'c', sections: [{ title: 'Tea', productRetailerIds: ['a', 'a'] }] },
      },
      {},
      { 'content.action.sections[0].productRetailerIds': ['products in section must be unique'] },
    ],
    [
      'interactive/multi-product',
      {
        body: { text: 'Which?' },
        action: { catalogId: 'c', sections: [{ productRetailerIds: [] }, { productRetailerIds: [] }] },
      },
      {},
      {
        'content.action.sections': [
          'titles must not be blank when more than one section provided',
          'number of products must be between 1 and 30',
        ],
      },
    ],
  ])('as %s %j %j is refused with %j', async (type, content, more, errors) => {
    await start();
    const answer = await send(type, content, more);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      requestError: { serviceException: { messageId: 'BAD_REQUEST', text: 'Bad request', validationErrors: errors } },
    });
  });
});

describe('other types', () => {
  it.each<[string, object, string]>([
    ['image', { mediaUrl: 'https://x.test/cat', caption: 'A cat' }, '[image A cat]'],
    ['document', { mediaUrl: 'https://x.test/pdf', filename: 'bill.pdf' }, '[document bill.pdf]'],
    ['sticker', { mediaUrl: 'https://x.test/webp' }, '[sticker https://x.test/webp]'],
    ['location', { latitude: 45.8, longitude: 15.9 }, '[location 45.8, 15.9]'],
    ['contact', { contacts: [{ name: { firstName: 'Eva', formattedName: 'Eva' } }] }, '[contact]'],
    [
      'interactive/buttons',
      { body: { text: 'Sure?' }, action: { buttons: [{ type: 'REPLY', id: '1', title: 'Yes' }] } },
      'Sure?',
    ],
    ['interactive/location-request', { body: { text: 'Where?' } }, 'Where?'],
  ])('%s is taken, and seen in the oracle', async (type, content, text) => {
    await start();
    expect((await send(type, content)).status).toBe(200);
    expect(sandbox.oracle.entries).toMatchObject([{ channel: 'whatsapp', text, content: { type, ...content } }]);
  });
});

describe('a template', () => {
  it('goes at any time, many in one request', async () => {
    await start();
    const answer = await template();
    expect(await answer.json()).toMatchObject({
      bulkId: expect.any(String) as string,
      messages: [{ to: ana, messageId: 'w-1', messageCount: 1, status: { id: 7 } }],
    });
    await soon(results).toMatchObject([{ status: { id: 5 }, bulkId: expect.stringMatching(/\d+/) as string }]);
  });

  it('is made, listed and deleted at a sender', async () => {
    await start();
    const path = `/whatsapp/2/senders/${sender}/templates`;
    const made = await post(sandbox, path, {
      name: 'hello',
      language: 'en',
      category: 'UTILITY',
      structure: { body: { text: 'Dear {{1}}, your order is here.', examples: ['Ana'] } },
    });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect(await getJson(sandbox, `${path}/${id}`)).toMatchObject({
      name: 'hello',
      status: 'APPROVED',
      structure: { body: { text: 'Dear {{1}}, your order is here.' }, type: 'TEXT' },
    });
    await template();
    expect(sandbox.oracle.entries).toMatchObject([{ text: 'Dear Ana, your order is here.' }]);
    const gone = await fetch(`${sandbox.httpUrl}${path}/hello`, {
      method: 'DELETE',
      headers: { authorization: 'App k' },
    });
    expect(gone.status).toBe(204);
    expect(await getJson(sandbox, path)).toEqual({ templates: [] });
  });

  it('that nobody registered, or with too few values, is lost where only registered ones go', async () => {
    await start({ settings: { whatsappTemplates: 'registered' } });
    await post(sandbox, `/whatsapp/2/senders/${sender}/templates`, {
      name: 'two',
      language: 'en',
      category: 'UTILITY',
      structure: { body: { text: '{{1}} and {{2}}' } },
    });
    await template({ messageId: 'w-1' });
    await template({ messageId: 'w-2' }, { templateName: 'two' });
    await template({ messageId: 'w-3' }, { templateName: 'two', templateData: { body: { placeholders: ['a', 'b'] } } });
    await soon(results).toHaveLength(3);
    const errors = Object.fromEntries(
      results().map(({ messageId, error }) => [messageId, (error as { id: number }).id]),
    );
    expect(errors).toEqual({ 'w-1': 7009, 'w-2': 7008, 'w-3': 0 });
  });

  it('that is lost goes as a text message instead, if there is one; only the end of that is told', async () => {
    await start();
    sandbox.addRule({ match: { channel: 'whatsapp' }, error: 'EC_UNKNOWN_USER' });
    await template({ smsFailover: { from: 'Acme', text: 'Your order is here.' } });
    await soon(results).toHaveLength(1);
    expect(results()).toMatchObject([{ messageId: 'w-1', status: { id: 5 } }]);
    expect(sandbox.oracle.find({ messageId: 'w-1' })).toMatchObject([
      { channel: 'whatsapp', error: 'EC_UNKNOWN_USER', reported: 'none' },
      { channel: 'sms', from: 'Acme', text: 'Your order is here.', status: 'DELIVERED_TO_HANDSET' },
    ]);
  });
});

describe('what a person does', () => {
  it('is told: she reads, once', async () => {
    await start();
    await template({ entityId: 'shop' });
    await soon(results).toHaveLength(1);
    const seq = sandbox.oracle.entries[0]?.seq ?? 0;
    expect((await post(sandbox, `/_sim/messages/${seq}/seen`, {})).status).toBe(200);
    expect((await post(sandbox, `/_sim/messages/${seq}/seen`, {})).status).toBe(409);
    await soon(results).toHaveLength(2);
    expect(results()[1]).toMatchObject({
      messageId: 'w-1',
      from: sender,
      to: ana,
      seenAt: expect.any(String) as string,
      entityId: 'shop',
    });
  });

  it('happens by itself where a rule or a number says so', async () => {
    await start({ clock: { mode: 'virtual' } });
    await template({ to: '385915550040' });
    await sandbox.advance({ by: '1500 ms' });
    expect(results()).toMatchObject([{ status: { id: 5 } }, { seenAt: expect.any(String) as string }]);
  });

  it('is told: she writes, or presses a button of ours', async () => {
    await start({ inboundUrl: hook.url });
    await template({ callbackData: 'order 7' });
    await soon(results).toHaveLength(1);
    await writes({ text: 'stop please' });
    await writes({ text: '', content: { type: 'BUTTON', text: 'Yes', payload: 'y' }, context: 'w-1' });
    await soon(results).toHaveLength(3);
    expect(results().slice(1)).toMatchObject([
      {
        from: ana,
        to: sender,
        integrationType: 'WHATSAPP',
        keyword: 'STOP',
        message: { type: 'TEXT', text: 'stop please' },
      },
      { callbackData: 'order 7', message: { type: 'BUTTON', text: 'Yes', payload: 'y', context: { id: 'w-1' } } },
    ]);
    expect(results()[1]?.['messageId']).toMatch(/^wamid\./);
  });

  it('can be marked as read by us', async () => {
    await start();
    const { messageId } = (await (await writes()).json()) as { messageId: string };
    const read = async (id: string) =>
      (await post(sandbox, `/whatsapp/1/senders/${sender}/message/${id}/read`, '')).status;
    expect([await read(messageId), await read('wamid.unknown')]).toEqual([204, 404]);
  });
});

describe("the vendor's SDK", () => {
  it('sends by it', async () => {
    await start();
    const { whatsapp } = new Infobip({ baseUrl: sandbox.httpUrl, authType: AuthType.ApiKey, apiKey: 'k' })
      .channels as unknown as {
      whatsapp: { send(message: object): Promise<{ data?: { messageId: string } }> };
    };
    await writes();
    const { data } = await whatsapp.send({
      type: 'text',
      from: sender,
      to: ana,
      messageId: 'sdk-1',
      content: { text: 'Hi' },
    });
    expect(data).toMatchObject({ messageId: 'sdk-1' });
    expect(sandbox.oracle.byMessageId('sdk-1')).toHaveLength(1);
  });
});
