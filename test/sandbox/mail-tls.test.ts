import { X509Certificate } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import type { SmtpTls } from '../../sandbox/mail/tls-modes.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { createSelfSigned } from '../../sandbox/tls/self-signed.ts';
import { get } from './support/calls.ts';

let sandbox: Sandbox;
const start = async (smtpTls: SmtpTls) => (sandbox = await startSandbox({ smtpTls }));
afterEach(() => sandbox.close());

const send = async (client: object): Promise<string> => {
  const transport = createTransport({ url: sandbox.smtpUrl, ...client } as object);
  try {
    const headers = { 'DKIM-Signature': 'v=1; a=rsa-sha256; d=acme.test; s=one; h=from; bh=x; b=y' };
    const mail = {
      from: 'a@acme.test',
      to: 'b@acme.test',
      subject: 'Hi',
      text: 'Hi',
      messageId: '<m-1@acme.test>',
      headers,
    };
    return (await transport.sendMail(mail)).response;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    transport.close();
  }
};
const trusted = () => ({ tls: { ca: sandbox.certificate } });

describe('a certificate made at start', () => {
  it('is its own authority, for this machine by name and by address, and new each time', async () => {
    await start('off');
    const [one, other] = [createSelfSigned(), createSelfSigned()];
    const read = new X509Certificate(one.cert);
    expect(read.verify(read.publicKey)).toBe(true);
    expect([read.ca, read.checkIssued(read)]).toEqual([true, true]);
    expect([
      read.checkHost('localhost'),
      read.checkIP('127.0.0.1'),
      read.checkIP('::1'),
      read.checkHost('acme.test'),
    ]).toEqual(['localhost', '127.0.0.1', '::1', undefined]);
    const [from, to] = [Date.parse(read.validFrom), Date.parse(read.validTo)];
    expect(from).toBeLessThan(Date.now());
    expect(to - from).toBeLessThan(398 * 86_400_000);
    expect(other.cert).not.toBe(one.cert);
  });
});

describe('mail over TLS', () => {
  it.each<[SmtpTls, object]>([
    ['starttls', { requireTLS: true }],
    ['implicit', {}],
  ])('is taken with %s by who trusts the certificate, and by nobody else', async (mode, client) => {
    await start(mode);
    expect(await send({ ...client, ...trusted() })).toMatch(/^250 /);
    expect(await send(client)).toBe('ESOCKET');
    expect(await (await get(sandbox, '/_sim/certificate.pem')).text()).toBe(sandbox.certificate);
    expect(sandbox.oracle.entries).toHaveLength(1);
    expect(sandbox.oracle.body(1)?.headers.map(([name]) => name)).toContain('DKIM-Signature');
  });

  it('is offered, not demanded, with starttls', async () => {
    await start('starttls');
    expect(await send({ ignoreTLS: true })).toMatch(/^250 /);
  });

  it('is not there unless it is asked for', async () => {
    await start('off');
    expect(await send({ requireTLS: true })).toMatch(/^E/);
    expect((await get(sandbox, '/_sim/certificate.pem')).status).toBe(404);
  });

  it('can still be broken off in the middle', async () => {
    await start('implicit');
    sandbox.addFault({ kind: 'smtp-accept-then-drop' });
    expect(await send(trusted())).toMatch(/^E/);
    expect(sandbox.oracle.entries).toHaveLength(1);
  });
});
