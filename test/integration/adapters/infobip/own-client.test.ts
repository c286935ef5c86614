import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipEmail } from '../../../../adapters/infobip/email/email.ts';
import { createInfobipSms } from '../../../../adapters/infobip/sms/sms.ts';
import { createInfobipVoice } from '../../../../adapters/infobip/voice/voice.ts';
import type { OutgoingMessage } from '../../../../domain/message/outcome.ts';
import { startInfobipStub, type InfobipStub, type Reply } from '../../../support/far-side/infobip-stub.ts';
import { callMessage, mailMessage, smsMessage } from '../../../support/messages.ts';

let stub: InfobipStub;
beforeEach(async () => {
  stub = await startInfobipStub();
});
afterEach(() => stub.close());

const options = (more: object = {}) => ({
  baseUrl: stub.url,
  apiKey: 'secret-key',
  mayDeliver: () => ({ ok: true }) as const,
  timeoutMs: 2_000,
  ...more,
});
const patience = { signal: AbortSignal.timeout(10_000) };
const bodyOf = (): unknown => JSON.parse(stub.seen[0]?.body ?? 'null');
const call = (message: OutgoingMessage = callMessage('m-1'), more: object = {}) =>
  createInfobipVoice(options(more)).send(message, patience);
const mail = (message: OutgoingMessage = mailMessage('m-1'), more: object = {}) =>
  createInfobipEmail(options(more)).send(message, patience);

describe('createInfobipVoice', () => {
  it('asks for one call to one number under our id, with the keys and without the vendor’s own redialling', async () => {
    const notifyUrl = 'https://carillon.example/v1/webhooks/infobip/t/reports?channel=voice';
    const content = { kind: 'speech', text: 'Hi Ana', language: 'en-GB', voice: 'Joanna' } as const;
    const schedule = { sendAt: Date.UTC(2026, 10, 21, 8), bulkId: 'b-1' };
    expect(await call({ ...callMessage('m-1'), content, schedule }, { notifyUrl })).toMatchObject({ kind: 'accepted' });
    expect(stub.seen).toMatchObject([
      { method: 'POST', url: '/tts/3/advanced', headers: { authorization: 'App secret-key' } },
    ]);
    expect(bodyOf()).toEqual({
      bulkId: 'b-1',
      messages: [
        {
          from: '38512345678',
          destinations: [{ to: '385911234567', messageId: 'm-1' }],
          text: 'Hi Ana',
          language: 'en-gb',
          voice: { name: 'Joanna' },
          maxDtmf: 10,
          sendAt: '2026-11-21T08:00:00.000+0000',
          notifyUrl,
          notifyContentType: 'application/json',
          notifyContentVersion: 2,
        },
      ],
    });
  });

  it('makes no call of a text that the vendor would cut, nor of anything but speech', async () => {
    const long = { kind: 'speech', text: 'a'.repeat(1_401), language: 'en' } as const;
    expect(await call({ ...callMessage('m-1'), content: long })).toMatchObject({ kind: 'rejected' });
    expect(await call({ ...mailMessage('m-1'), channel: 'voice' })).toMatchObject({ kind: 'rejected' });
    expect(stub.seen).toEqual([]);
  });
});

describe('createInfobipEmail', () => {
  it('carries one-click unsubscribe (RFC 8058), and lets nobody rewrite the mail', async () => {
    await mail({ ...mailMessage('m-1'), unsubscribeUrl: 'https://carillon.example/unsubscribe/abc' });
    const sent = bodyOf() as { messages: { content: { headers: string } }[] };
    expect(sent).toMatchObject({
      messages: [
        {
          sender: 'Acme <hello@acme.example>',
          destinations: [{ to: [{ destination: 'ana@example.org', messageId: 'm-1' }] }],
          content: { subject: 'Dobrodošla, Ana', html: '<p>Hi Ana</p>' },
        },
      ],
      options: { tracking: { track: false } },
    });
    expect(JSON.parse(sent.messages[0]?.content.headers ?? '')).toEqual({
      'List-Unsubscribe': '<https://carillon.example/unsubscribe/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('schedules under its own bulk', async () => {
    await mail({ ...mailMessage('m-1'), schedule: { sendAt: Date.UTC(2026, 10, 21, 8), bulkId: 'b-1' } });
    expect(bodyOf()).toMatchObject({
      options: { schedule: { bulkId: 'b-1', sendAt: '2026-11-21T08:00:00.000+0000' } },
    });
  });

  it.each([
    ['a subject', { content: { kind: 'mail', subject: 'Hi\r\nBcc: x@y.z', html: '<p>x</p>', text: 'x' } }],
    ['an unsubscribe address', { unsubscribeUrl: 'https://a.example/\r\nBcc: x@y.z' }],
    ['a recipient', { to: 'ana@example.org\nBcc: x@y.z' }],
  ] as const)('sends nothing where %s would forge a header', async (_, forged) => {
    expect(await mail({ ...mailMessage('m-1'), ...forged })).toMatchObject({ kind: 'rejected' });
    expect(stub.seen).toEqual([]);
  });
});

const text = (message: OutgoingMessage = smsMessage('m-1'), more: object = {}) =>
  createInfobipSms(options({ smsBy: 'own client', ...more })).send(message, patience);

describe.each([
  ['SMS', text],
  ['voice', call],
  ['e-mail', mail],
] as const)('the own client, by %s', (_, send) => {
  it.each<[string, Reply, object]>([
    ['400', { status: 400 }, { kind: 'rejected' }],
    ['401', { status: 401 }, { kind: 'notSent', fault: 'setUp' }],
    ['429', { status: 429, headers: { 'retry-after': '9' } }, { kind: 'notSent', fault: 'busy', retryAfterMs: 9_000 }],
    ['503 without a time', { status: 503 }, { kind: 'unknown' }],
    ['502 after it took the message', { take: true, status: 502, body: '<html>' }, { kind: 'unknown' }],
    ['307', { status: 307, headers: { location: '/elsewhere' } }, { kind: 'unknown' }],
    ['200 with a page', { take: true, body: '<html>' }, { kind: 'unknown' }],
    ['200 cut short', { take: true, end: 'cut' }, { kind: 'unknown' }],
    ['a reset', { take: true, end: 'reset' }, { kind: 'unknown' }],
  ])('asks once, whatever comes back (I6): %s', async (_name, reply, result) => {
    stub.next(reply);
    expect(await send()).toMatchObject(result);
    expect(stub.seen).toHaveLength(1);
  });

  it('gives up on silence within its own time, and does not know', async () => {
    stub.next({ take: true, end: 'silence' });
    const began = Date.now();
    expect(await send(undefined, { timeoutMs: 300 })).toEqual({
      kind: 'unknown',
      reason: 'no answer: nothing within 300 ms',
    });
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('is sure that nothing left where no connection ever stood', async () => {
    expect(await send(undefined, { baseUrl: 'http://127.0.0.1:9' })).toMatchObject({ kind: 'notSent' });
    expect(await send(undefined, { baseUrl: 'http://nobody.invalid' })).toMatchObject({
      kind: 'notSent',
      fault: 'unreachable',
    });
    // What speaks no TLS never sees the request that waits behind the handshake.
    expect(await send(undefined, { baseUrl: stub.url.replace('http:', 'https:') })).toMatchObject({ kind: 'notSent' });
    expect(stub.seen).toEqual([]);
  });

  it('does not know once its first byte is out', async () => {
    const hangsUp = createServer((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    hangsUp.on('connection', (socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve));
    const { port } = hangsUp.address() as AddressInfo;
    expect(await send(undefined, { baseUrl: `http://127.0.0.1:${port}` })).toMatchObject({ kind: 'unknown' });
    hangsUp.close();
  });
});
