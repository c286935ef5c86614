import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmtp, type SmtpOptions } from '../../../../adapters/smtp/smtp.ts';
import type { OutgoingMessage } from '../../../../domain/message/outcome.ts';
import { startSmtpStub, type SmtpFault, type SmtpStub } from '../../../support/far-side/smtp-stub.ts';
import { mailMessage } from '../../../support/messages.ts';

const patience = () => ({ signal: AbortSignal.timeout(10_000) });
const open = (url: string, more: Partial<SmtpOptions> = {}) =>
  createSmtp({ url, mayDeliver: () => ({ ok: true }), timeoutMs: 800, ...more });

describe.each([false, true])('createSmtp (pipelining: %s)', (pipelining) => {
  let stub: SmtpStub;
  let gateway: ReturnType<typeof open>;
  beforeEach(async () => {
    stub = await startSmtpStub({ pipelining });
    gateway = open(stub.url);
  });
  afterEach(async () => {
    gateway.close();
    await stub.close();
  });

  it.each<[string, SmtpFault, 'notSent' | 'rejected' | 'unknown', number]>([
    ['a busy greeting', { at: 'greeting', reply: '421 too many connections' }, 'notSent', 0],
    ['a drop at the greeting', { at: 'greeting', end: 'drop' }, 'notSent', 0],
    ['silence at the greeting', { at: 'greeting', end: 'silence' }, 'notSent', 0],
    ['a drop at EHLO', { at: 'EHLO', end: 'reset' }, 'notSent', 0],
    ['a refused sender', { at: 'MAIL', reply: '550 5.7.1 not yours' }, 'rejected', 0],
    ['a refused recipient', { at: 'RCPT', reply: '550 5.1.1 unknown' }, 'rejected', 0],
    ['a deferred recipient', { at: 'RCPT', reply: '451 4.7.1 later' }, 'notSent', 0],
    ['a drop at the recipient', { at: 'RCPT', end: 'drop' }, 'notSent', 0],
    ['a deferred DATA', { at: 'DATA', reply: '451 4.3.0 later' }, 'notSent', 0],
    ['a refused DATA', { at: 'DATA', reply: '554 5.5.1 no' }, 'rejected', 0],
    ['a drop at DATA', { at: 'DATA', end: 'drop' }, 'notSent', 0],
    ['a reset at DATA', { at: 'DATA', end: 'reset' }, 'notSent', 0],
    ['silence at DATA', { at: 'DATA', end: 'silence' }, 'notSent', 0],
    ['a message refused for good', { at: 'body', reply: '554 5.7.1 spam' }, 'rejected', 1],
    ['a message refused for now', { at: 'body', reply: '452 4.2.2 full' }, 'notSent', 1],
    ['a drop after the message', { at: 'body', take: true, end: 'drop' }, 'unknown', 1],
    ['a reset after the message', { at: 'body', take: true, end: 'reset' }, 'unknown', 1],
    ['silence after the message', { at: 'body', take: true, end: 'silence' }, 'unknown', 1],
  ])('answers %s with what is sure, and asks before the body only', async (_, fault, kind, asked) => {
    stub.next(fault);
    let calls = 0;
    const beforeBody = () => Promise.resolve(void calls++);
    expect(await gateway.send(mailMessage('id1'), { ...patience(), beforeBody })).toMatchObject({ kind });
    expect([calls, stub.takenById('id1')]).toEqual([asked, kind === 'unknown' ? 1 : 0]);
  });

  it('hands the next message over on the same connection, and on a new one after a failure', async () => {
    for (const id of ['a', 'b', 'c']) await gateway.send(mailMessage(id), patience());
    expect([stub.connections(), stub.taken.length]).toEqual([1, 3]);
    stub.next({ at: 'RCPT', reply: '550 no' });
    await gateway.send(mailMessage('d'), patience());
    expect(await gateway.send(mailMessage('e'), patience())).toMatchObject({ kind: 'accepted' });
    expect(stub.connections()).toBe(2);
  });

  it('does not trip over a connection that the server ended while it was idle', async () => {
    await gateway.send(mailMessage('a'), patience());
    stub.hangUp();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await gateway.send(mailMessage('b'), patience())).toMatchObject({ kind: 'accepted' });
    expect(stub.connections()).toBe(2);
  });

  it('opens no more connections than allowed; who waits in vain has sent nothing', async () => {
    const narrow = open(stub.url, { connections: 2, timeoutMs: 800 });
    const five = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => narrow.send(mailMessage(id), patience())));
    expect([five.every((one) => one.kind === 'accepted'), stub.connections() <= 2]).toEqual([true, true]);
    const hold = () => new Promise<void>((resolve) => setTimeout(resolve, 1_000));
    const held = ['f', 'g'].map((id) => narrow.send(mailMessage(id), { ...patience(), beforeBody: hold }));
    const inVain = ['h', 'i', 'j'].map((id) => narrow.send(mailMessage(id), { signal: AbortSignal.timeout(100) }));
    expect(await Promise.all(inVain)).toEqual(
      inVain.map(() => ({ kind: 'notSent', reason: 'aborted', fault: 'unreachable' })),
    );
    await Promise.all(held);
    expect(await narrow.send(mailMessage('k'), patience())).toMatchObject({ kind: 'accepted' });
    narrow.close();
  });

  it.each<[string, Partial<OutgoingMessage>]>([
    ['a line break in the recipient', { to: 'ana@example.org\r\nRCPT TO:<eve@example.org>' }],
    [
      'a line break in the subject',
      { content: { kind: 'mail', subject: 'a\r\nBcc: eve@example.org', html: '', text: '' } },
    ],
  ])('refuses %s before it connects', async (_, change) => {
    expect(await gateway.send({ ...mailMessage('x'), ...change }, patience())).toMatchObject({ kind: 'rejected' });
    expect(stub.connections()).toBe(0);
  });

  it('carries a body that looks like the end of the message', async () => {
    const text = 'one\r\n.\r\nMAIL FROM:<eve@example.org>\r\n';
    const message = {
      ...mailMessage('dots'),
      content: { kind: 'mail' as const, subject: 's', html: '<p>x</p>', text },
    };
    expect(await gateway.send(message, patience())).toMatchObject({ kind: 'accepted' });
    expect([stub.taken.length, stub.commands.filter((line) => line.startsWith('MAIL')).length]).toEqual([1, 1]);
  });
});

describe('createSmtp against smtp-server', () => {
  it.each([false, true])(
    "logs in and sends over TLS with the server's own certificate on loopback (smtps: %s)",
    async (secure) => {
      const received: string[] = [];
      const server = new SMTPServer({
        secure,
        onAuth: (auth, _session, done) =>
          auth.username === 'u' && auth.password === 'p@ss' ? done(null, { user: 'u' }) : done(new Error('no')),
        onData(stream, _session, done) {
          let text = '';
          stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
          stream.on('end', () => {
            received.push(text);
            done();
          });
        },
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.server.address() as AddressInfo;
      const scheme = secure ? 'smtps' : 'smtp';
      const right = open(`${scheme}://u:p%40ss@127.0.0.1:${port}`, { timeoutMs: 4_000 });
      const wrong = open(`${scheme}://u:nope@127.0.0.1:${port}`, { timeoutMs: 4_000 });
      expect(await right.send(mailMessage('tls'), patience())).toMatchObject({ kind: 'accepted' });
      expect(await wrong.send(mailMessage('no'), patience())).toMatchObject({
        kind: 'notSent',
        reason: 'SMTP 535 to AUTH',
      });
      expect(received).toEqual([expect.stringContaining('Message-ID: <tls@acme.example>')]);
      right.close();
      wrong.close();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  );
});
