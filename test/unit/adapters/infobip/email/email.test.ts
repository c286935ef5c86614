import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipEmail } from '../../../../../adapters/infobip/email/email.ts';
import type { MailFile, OutgoingMessage } from '../../../../../domain/message/outcome.ts';
import { mailMessage } from '../../../../support/messages.ts';

type Seen = { readonly path: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** A far side that keeps what it was sent, byte for byte. */
async function listen(): Promise<{ readonly url: string; readonly seen: Seen[]; readonly server: Server }> {
  const seen: Seen[] = [];
  const server = createHttpServer((request, response) => {
    void bodyOf(request).then((bytes) => {
      seen.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', bytes });
      const status = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: '' };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ messages: [{ messageId: 'm1', status }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server };
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new Uint8Array(Buffer.concat(parts));
}

const file = (name: string, bytes: string | Uint8Array<ArrayBuffer>, inline = false): MailFile => ({
  name,
  type: inline ? 'image/png' : 'application/pdf',
  bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  inline,
});
type Mail = Extract<OutgoingMessage['content'], { kind: 'mail' }>;
const withMail = (more: Partial<Mail>): OutgoingMessage => {
  const message = mailMessage('m1');
  return { ...message, content: { ...(message.content as Mail), ...more } };
};
const patience = () => ({ signal: AbortSignal.timeout(10_000) });

describe('createInfobipEmail', () => {
  let far: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    far = await listen();
  });
  afterEach(() => new Promise((resolve) => far.server.close(resolve)));
  const open = () =>
    createInfobipEmail({
      baseUrl: far.url,
      apiKey: 'key',
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 10_000,
      notifyUrl: 'https://acme.example/reports',
      trackingUrl: 'https://acme.example/tracking',
    });
  const send = async (message: OutgoingMessage): Promise<Seen> => {
    expect(await open().send(message, patience())).toMatchObject({ kind: 'accepted' });
    const [seen] = far.seen;
    if (seen === undefined) throw new Error('nothing came');
    return seen;
  };
  const json = async (message: OutgoingMessage): Promise<unknown> => {
    const { path, bytes } = await send(message);
    expect(path).toBe('/email/4/messages');
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  };
  const form = async (message: OutgoingMessage): Promise<FormData> => {
    const { path, type, bytes } = await send(message);
    expect(path).toBe('/email/3/send');
    return new Response(bytes, { headers: { 'content-type': type } }).formData();
  };

  it('sends a mail without files as JSON, watched by nobody', async () => {
    expect(await json(withMail({ replyTo: 'support@acme.example' }))).toEqual({
      messages: [
        {
          sender: 'Acme <hello@acme.example>',
          destinations: [
            { to: [{ destination: 'ana@example.org', messageId: 'm1' }], replyTo: 'support@acme.example' },
          ],
          content: { subject: 'Dobrodošla, Ana', html: '<p>Hi Ana</p>', text: 'Hi Ana, welcome' },
          webhooks: {
            delivery: { url: 'https://acme.example/reports', notify: true },
            contentType: 'application/json',
          },
        },
      ],
      options: { tracking: { track: false } },
    });
  });

  it('lets the provider watch what its author chose, and tell us', async () => {
    expect(await json(withMail({ tracking: { opens: false, clicks: true } }))).toMatchObject({
      options: {
        tracking: {
          track: true,
          trackOpens: false,
          trackClicks: true,
          trackingUrl: 'https://acme.example/tracking',
        },
      },
    });
  });

  it('sends a mail with files as a form of plain fields, files as they are', async () => {
    const files = [file('terms.pdf', '%PDF-1.7'), file('logo.png', 'PNG', true)];
    const sent = await form({
      ...withMail({ files, replyTo: 'support@acme.example', tracking: { opens: true, clicks: false } }),
      unsubscribeUrl: 'https://acme.example/unsubscribe/t',
    });
    const { attachment, inlineImage, headers, ...fields } = Object.fromEntries(sent);
    expect(fields).toEqual({
      from: 'Acme <hello@acme.example>',
      to: 'ana@example.org',
      messageId: 'm1',
      subject: 'Dobrodošla, Ana',
      html: '<p>Hi Ana</p>',
      text: 'Hi Ana, welcome',
      replyTo: 'support@acme.example',
      notifyUrl: 'https://acme.example/reports',
      notifyContentType: 'application/json',
      track: 'true',
      trackOpens: 'true',
      trackClicks: 'false',
      trackingUrl: 'https://acme.example/tracking',
    });
    expect(JSON.parse(headers as string)).toEqual({
      'List-Unsubscribe': '<https://acme.example/unsubscribe/t>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect([attachment, inlineImage]).toMatchObject([
      { name: 'terms.pdf', type: 'application/pdf', size: 8 },
      { name: 'logo.png', type: 'image/png', size: 3 },
    ]);
    expect(await (attachment as File).text()).toBe('%PDF-1.7');
  });

  it('carries a file of 10 MB byte for byte, without the third that base64 adds', async () => {
    const bytes = new Uint8Array(10_000_000).map((_, index) => (index * 7919) % 256);
    const sent = await form(withMail({ files: [file('big.pdf', bytes)] }));
    expect(Buffer.from(await (sent.get('attachment') as File).arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    expect(far.seen[0]?.bytes.byteLength).toBeLessThan(10_010_000);
  });

  it('schedules beyond the five days of the one way by the other', async () => {
    const sendAt = Date.now() + 6 * 86_400_000;
    const sent = await form({ ...mailMessage('m1'), schedule: { sendAt, bulkId: 'b1' } });
    expect(sent.get('bulkId')).toBe('b1');
    expect(sent.get('sendAt')).toBe(new Date(sendAt).toISOString().replace('Z', '+0000'));
  });

  it.each<[string, OutgoingMessage, RegExp]>([
    ['a subject with CR LF', withMail({ subject: 'Hi\r\nBcc: eve@example.org' }), /subject/],
    ['a recipient with LF', { ...mailMessage('m1'), to: 'ana@example.org\nBcc: eve@example.org' }, /recipient/],
    ['a sender with CR', { ...mailMessage('m1'), from: 'Acme\r <hello@acme.example>' }, /sender/],
    ['a reply address with CR LF', withMail({ replyTo: 'a@acme.example\r\nX: y' }), /reply address/],
    ['a file name with CR LF', withMail({ files: [file('a\r\nX: y', 'x')] }), /name of a file/],
    [
      'more files than the vendor takes',
      withMail({ files: Array(21).fill(file('a.pdf', 'x')) as MailFile[] }),
      /21 files/,
    ],
    ['more bytes than the vendor takes', withMail({ files: [file('a.pdf', new Uint8Array(25_000_001))] }), /bytes/],
  ])('refuses %s before it connects', async (_, message, reason) => {
    expect(await open().send(message, patience())).toMatchObject({
      kind: 'rejected',
      reason: expect.stringMatching(reason),
    });
    expect(far.seen).toEqual([]);
  });

  it('knows of a form that was cut off on its way that it may have arrived (I5)', async () => {
    const rude = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as AddressInfo;
    const gateway = createInfobipEmail({
      baseUrl: `http://127.0.0.1:${port}`,
      apiKey: 'key',
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 5_000,
    });
    const files = [file('big.pdf', new Uint8Array(2_000_000))];
    expect(await gateway.send(withMail({ files }), patience())).toMatchObject({ kind: 'unknown' });
    await new Promise((resolve) => rude.close(resolve));
  });
});
