import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { getJson, post, said } from './support/calls.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ settings: { latencyMs: 0 } });
});
afterEach(() => sandbox.close());

const written = (lines: readonly string[]): string => Buffer.from(lines.join('\r\n')).toString('base64');
const message = written([
  'From: Acme <hello@acme.example>',
  'To: Ana <ana@example.org>',
  'Cc: bob@example.org',
  'Bcc: cleo@example.org',
  'Subject: =?utf-8?q?Dobro_do=C5=A1li?=',
  'Message-ID: <own@acme.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p><a href="https://acme.example/">here</a></p>',
  '--b',
  'Content-Type: text/plain; name=a.txt',
  'Content-Disposition: attachment; filename=a.txt',
  'Content-Transfer-Encoding: base64',
  '',
  'YWJj',
  '--b--',
]);
const send = (body: object) => post(sandbox, '/email/4/mime', { mimeMessage: message, ...body });

describe('POST /email/4/mime', () => {
  it('goes to everybody in its headers, and hides who was copied blindly', async () => {
    const { messages } = await said(await send({ messageId: 'm-1' }));
    expect(messages.map(({ to }) => to)).toEqual(['ana@example.org', 'bob@example.org', 'cleo@example.org']);
    expect(messages[0]).toMatchObject({ messageId: 'm-1', status: { id: 26 } });
    expect(sandbox.oracle.entries[0]).toMatchObject({
      via: 'email/mime',
      subject: 'Dobro došli',
      from: 'Acme <hello@acme.example>',
    });
    const body = sandbox.oracle.body(3);
    expect(body?.headers.map(([name]) => name)).toEqual(expect.arrayContaining(['To', 'Cc', 'Message-ID']));
    expect(body?.headers.map(([name]) => name)).not.toContain('Bcc');
    expect(sandbox.oracle.file(body?.attachments[0]?.file ?? '')?.toString()).toBe('abc');
  });

  it('is tracked as every mail of the provider is', async () => {
    await send({ destinations: ['dan@example.org'] });
    expect(sandbox.oracle.entries.map(({ to }) => to)).toEqual(['dan@example.org']);
    expect((await getJson<{ html: string }>(sandbox, '/_sim/messages/1')).html).toContain('/_track/1/link/0');
  });

  it.each<[string, object, string]>([
    ['what is no Base64', { mimeMessage: '%%%' }, 'mimeMessage'],
    ['what is no mail', { mimeMessage: '' }, 'mimeMessage'],
    ['a sender of another house', { from: 'x@other.example.org' }, 'from'],
    ['nobody to send it to', { mimeMessage: written(['From: a@acme.example', '', 'Hi']) }, 'destinations'],
  ])('refuses %s', async (_, body, property) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty(['requestError', 'serviceException', 'validationErrors', property]);
  });
});
