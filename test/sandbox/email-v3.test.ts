import { AuthType, Infobip } from '@infobip-api/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, said } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
beforeEach(async () => {
  hook = await startWebhookSink();
  sandbox = await startSandbox({ settings: { latencyMs: 0 } });
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

type Field = readonly [name: string, value: string | File];
const usual: readonly Field[] = [
  ['from', 'Acme <hello@acme.example>'],
  ['subject', 'Welcome'],
  ['text', 'Hi'],
];

/** Two of them are more than a mail may have, one is not more than an attachment may. */
const half = Math.ceil(12.6 * 1024 * 1024);

const sendForm = (...fields: readonly Field[]) => {
  const form = new FormData();
  const named = new Set(fields.map(([name]) => name));
  for (const [name, value] of [...usual.filter(([name]) => !named.has(name)), ...fields]) form.append(name, value);
  return fetch(`${sandbox.httpUrl}/email/3/send`, {
    method: 'POST',
    headers: { authorization: 'App any-key' },
    body: form,
  });
};
const bodyOf = (to: string) => sandbox.oracle.body(sandbox.oracle.find({ to })[0]?.seq ?? 0);
const header = (to: string, name: string) => bodyOf(to)?.headers.find(([known]) => known === name)?.[1];
const wrong = async (answer: Response) =>
  ((await answer.json()) as { requestError: { serviceException: { validationErrors?: Record<string, string[]> } } })
    .requestError.serviceException.validationErrors;

describe('POST /email/3/send', () => {
  it('gives everybody an id and a mail of their own, with their own words', async () => {
    const answer = await sendForm(
      ['to', 'ana@example.org'],
      ['to', '{"to": "Bob@example.org", "placeholders": {"name": "Bob"}}'],
      ['cc', 'cleo@example.org'],
      ['bcc', 'dan@example.org'],
      ['subject', 'Hi {{name}}'],
      ['html', '<p>{{name}}, {{offer}} {{nothing}}</p>'],
      ['defaultPlaceholders', '{"name": "friend", "offer": "50%"}'],
      ['replyTo', 'help@acme.example'],
      ['bulkId', 'b-1'],
      ['messageId', 'm-1'],
    );
    const { bulkId, messages } = await said(answer);
    expect(bulkId).toBe('b-1');
    expect(messages.map(({ to }) => to)).toEqual([
      'ana@example.org',
      'Bob@example.org',
      'cleo@example.org',
      'dan@example.org',
    ]);
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(4);
    expect(messages[0]).toMatchObject({ messageId: 'm-1', status: { id: 26, groupId: 1 } });
    expect(sandbox.oracle.entries.map(({ subject }) => subject)).toEqual([
      'Hi friend',
      'Hi Bob',
      'Hi friend',
      'Hi friend',
    ]);
    expect(bodyOf('bob@example.org')?.html).toBe('<p>Bob, 50% {{nothing}}</p>');
    expect([header('ana@example.org', 'To'), header('ana@example.org', 'Cc')]).toEqual([
      'ana@example.org',
      'cleo@example.org',
    ]);
    expect(header('ana@example.org', 'Reply-To')).toBe('help@acme.example');
  });

  it('has one id for all, and shows all to all, where recipients are preserved', async () => {
    const { messages } = await said(
      await sendForm(['to', 'ana@example.org'], ['to', 'bob@example.org'], ['preserveRecipients', 'true']),
    );
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(1);
    expect(header('ana@example.org', 'To')).toBe('ana@example.org, bob@example.org');
  });

  it('keeps files and pictures, which the page can fetch', async () => {
    await sendForm(
      ['to', 'ana@example.org'],
      ['html', '<img src="cid:logo.png">'],
      ['attachment', new File(['a,b\n1,2'], 'Ä list.csv', { type: 'text/csv' })],
      ['inlineImage', new File([Uint8Array.of(1, 2, 3)], 'logo.png', { type: 'image/png' })],
    );
    expect(bodyOf('ana@example.org')?.attachments).toMatchObject([
      { name: 'Ä list.csv', type: 'text/csv', bytes: 7 },
      { name: 'logo.png', type: 'image/png', bytes: 3, cid: 'logo.png' },
    ]);
    const view = await (await get(sandbox, '/_sim/messages/1/view')).text();
    expect(view).toContain('src="/_sim/attachments/1/1"');
    const file = await get(sandbox, '/_sim/attachments/1/0');
    expect(await file.text()).toBe('a,b\n1,2');
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%84%20list.csv");
    const picture = await get(sandbox, '/_sim/attachments/1/1');
    expect([picture.headers.get('content-type'), (await picture.arrayBuffer()).byteLength]).toEqual(['image/png', 3]);
  });

  it('takes what the Node library writes: to[0] and the text undefined', async () => {
    const { email } = new Infobip({ baseUrl: sandbox.httpUrl, authType: AuthType.ApiKey, apiKey: 'any-key' })
      .channels as { email: { send(mail: object): Promise<{ status: number }> } };
    const answer = await email.send({
      from: 'Acme <hello@acme.example>',
      to: ['ana@example.org', 'bob@example.org'],
      subject: 'Hi',
      text: 'Hi',
      html: undefined,
      attachment: [{ data: 'abc', name: 'a.txt' }],
    });
    expect(answer.status).toBe(200);
    expect(sandbox.oracle.entries.map(({ to }) => to)).toEqual(['ana@example.org', 'bob@example.org']);
    expect(bodyOf('ana@example.org')).toMatchObject({ attachments: [{ name: 'a.txt', bytes: 3 }] });
    expect(bodyOf('ana@example.org')?.html).toBeUndefined();
  });

  it('takes what the Go library writes for an instant, and sends at once', async () => {
    const answer = await sendForm(['to', 'ana@example.org'], ['sendAt', 'infobip.Time value']);
    expect([answer.status, sandbox.oracle.entries[0]?.sendAt]).toEqual([200, undefined]);
  });

  it.each<[string, Field, string]>([
    ["a field called to['0']", ["to['0']", 'ana@example.org'], "to['0']"],
    ['the text undefined', ['replyTo', 'undefined'], 'replyTo'],
    ['no instant', ['sendAt', 'infobip.Time value'], 'sendAt'],
  ])('refuses %s where it is strict', async (_, field, property) => {
    sandbox.change({ emailForms: 'strict' });
    const answer = await sendForm(['to', 'ana@example.org'], field);
    expect(answer.status).toBe(400);
    expect(await wrong(answer)).toHaveProperty([property]);
    expect(sandbox.oracle.entries).toEqual([]);
  });

  it.each<[string, readonly Field[], string]>([
    ['nobody to send it to', [], 'to'],
    [
      'no subject',
      [
        ['to', 'ana@example.org'],
        ['subject', ''],
      ],
      'subject',
    ],
    [
      'a long subject',
      [
        ['to', 'ana@example.org'],
        ['subject', 'x'.repeat(1001)],
      ],
      'subject',
    ],
    [
      'nothing in it',
      [
        ['to', 'ana@example.org'],
        ['text', ''],
      ],
      'text',
    ],
    [
      'a flag that is neither',
      [
        ['to', 'ana@example.org'],
        ['track', 'maybe'],
      ],
      'track',
    ],
    [
      'headers that are no JSON',
      [
        ['to', 'ana@example.org'],
        ['headers', 'X: y'],
      ],
      'headers',
    ],
    [
      'an instant behind the horizon',
      [
        ['to', 'ana@example.org'],
        ['sendAt', '2099-01-01T00:00:00.000Z'],
      ],
      'sendAt',
    ],
    [
      'too much to call back',
      [
        ['to', 'ana@example.org'],
        ['callbackData', 'x'.repeat(4001)],
      ],
      'callbackData',
    ],
    ['1001 recipients', Array.from({ length: 1001 }, (_, index): Field => ['to', `a${index}@example.org`]), 'to'],
    [
      '21 attachments',
      [['to', 'ana@example.org'], ...Array.from({ length: 21 }, (): Field => ['attachment', new File(['x'], 'x')])],
      'attachment',
    ],
    [
      'an attachment of 21 MB',
      [
        ['to', 'ana@example.org'],
        ['attachment', new File([new Uint8Array(21 * 1024 * 1024)], 'x')],
      ],
      'attachment',
    ],
    [
      'more than 25 MB in all',
      [
        ['to', 'ana@example.org'],
        ...Array.from({ length: 2 }, (): Field => ['attachment', new File([new Uint8Array(half)], 'x')]),
      ],
      'attachment',
    ],
    [
      'an html of 11 MB',
      [
        ['to', 'ana@example.org'],
        ['html', 'x'.repeat(11 * 1024 * 1024)],
      ],
      'html',
    ],
  ])('refuses a mail with %s, by the name of the field', async (_, fields, property) => {
    const answer = await sendForm(...fields);
    expect(answer.status).toBe(400);
    expect(await wrong(answer)).toHaveProperty([property]);
    expect(sandbox.oracle.entries).toEqual([]);
  });

  it('carries 10 MB to 1000 people and holds them once', async () => {
    const file = new File([new Uint8Array(10 * 1024 * 1024).fill(7)], 'film.mp4', { type: 'video/mp4' });
    const answer = await sendForm(
      ['attachment', file],
      ...Array.from({ length: 1000 }, (_, index): Field => ['to', `a${index}@example.org`]),
    );
    expect((await said(answer)).messages).toHaveLength(1000);
    const files = sandbox.oracle.entries.map(({ seq }) => sandbox.oracle.body(seq)?.attachments[0]?.file ?? '');
    expect(new Set(files).size).toBe(1);
    const kept = sandbox.oracle.file(files[0] ?? '');
    expect([kept?.byteLength, kept?.at(-1)]).toEqual([10 * 1024 * 1024, 7]);
    const fetched = await get(sandbox, '/_sim/attachments/1000/0');
    expect((await fetched.arrayBuffer()).byteLength).toBe(10 * 1024 * 1024);
  });

  it('is struck by a fault for one of its recipients', async () => {
    sandbox.addFault({ kind: 'status', status: 503, match: { to: '*@down.example' }, count: 'always' });
    const to = async (...all: string[]) => (await sendForm(...all.map((one): Field => ['to', one]))).status;
    expect([
      await to('ana@example.org'),
      await to('ana@example.org', '{"to": "Bob@down.example"}'),
      await to('bob@down.example'),
    ]).toEqual([200, 503, 503]);
  });

  it('reports in the form of mails, and its polled items differ from its pushed ones', async () => {
    await sendForm(['to', 'ana@example.org'], ['notifyUrl', hook.url], ['callbackData', 'me'], ['messageId', 'm-1']);
    await expect
      .poll(() => hook.results())
      .toMatchObject([
        { messageId: 'm-1', smsCount: 1, callbackData: 'me', attemptCount: 1, smtp: { response: '250 2.0.0 OK' } },
      ]);
    await sendForm(['to', 'ana+full@example.org'], ['messageId', 'm-2']);
    const poll = async () => ((await (await get(sandbox, '/email/1/reports')).json()) as { results: object[] }).results;
    const polled: object[] = [];
    await expect.poll(async () => polled.push(...(await poll()))).toBe(1);
    expect(polled).toMatchObject([
      { messageId: 'm-2', messageCount: 1, status: { id: 9 }, error: { id: 6010, permanent: false } },
    ]);
    expect(await poll()).toEqual([]);
    const logs = await get(sandbox, '/email/1/logs?messageId=m-2');
    expect(await logs.json()).toMatchObject({
      results: [{ to: 'ana+full@example.org', from: 'Acme <hello@acme.example>' }],
    });
  });
});
