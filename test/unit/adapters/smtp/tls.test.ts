import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmtp } from '../../../../adapters/smtp/smtp.ts';
import { packageRoot } from '../../../../engines/package-root.ts';
import { startSmtpStub } from '../../../support/far-side/smtp-stub.ts';
import { mailMessage } from '../../../support/messages.ts';

const fixture = (name: string): string => readFileSync(join(packageRoot(), 'test/unit', name), 'utf8');
const cert = fixture('adapters/smtp/fixtures/loopback.test.crt.pem');
const key = fixture('adapters/smtp/fixtures/loopback.test.key.pem');
const stranger = fixture('engines/fixtures/releases.test.crt.pem');

async function listen(secure: boolean) {
  const taken: { readonly bytes: number; readonly encrypted: boolean }[] = [];
  const server = new SMTPServer({
    secure,
    cert,
    key,
    authOptional: true,
    onData(stream, session, done) {
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
      stream.on('end', () => (taken.push({ bytes, encrypted: session.secure }), done()));
    },
  });
  server.on('error', () => undefined); // clients that do not trust it hang up
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    taken,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const send = async (url: string, ca?: string) => {
  const gateway = createSmtp({
    url,
    mayDeliver: () => ({ ok: true }),
    timeoutMs: 5_000,
    ...(ca === undefined ? {} : { ca }),
  });
  try {
    return await gateway.send(mailMessage('m1'), { signal: AbortSignal.timeout(8_000) });
  } finally {
    gateway.close();
  }
};

describe.each([
  ['TLS from the first byte', true],
  ['STARTTLS', false],
] as const)('createSmtp by %s', (_, secure) => {
  let server: Awaited<ReturnType<typeof listen>>;
  const url = () => `${secure ? 'smtps' : 'smtp'}://${server.address}`;
  beforeEach(async () => {
    server = await listen(secure);
  });
  afterEach(() => server.close());

  it('trusts the authority that is named', async () => {
    expect(await send(url(), cert)).toMatchObject({ kind: 'accepted' });
    expect(server.taken).toMatchObject([{ encrypted: true }]);
  });

  it.each([
    ['nobody vouches for', undefined],
    ['another authority vouches for', stranger],
  ])('sends nothing to a server that %s', async (_who, ca) => {
    expect(await send(`${url()}?requireTLS`, ca)).toMatchObject({ kind: 'notSent', fault: 'unreachable' });
    expect(server.taken).toEqual([]);
  });
});

describe('createSmtp with ?requireTLS', () => {
  it('sends nothing in clear to a server that offers no STARTTLS', async () => {
    const stub = await startSmtpStub();
    expect(await send(`${stub.url}?requireTLS`)).toMatchObject({ kind: 'notSent' });
    expect(stub.taken).toEqual([]);
    await stub.close();
  });
});

describe('createSmtp with a file of 10 MB', () => {
  it('hands it over whole', async () => {
    const server = await listen(false);
    const gateway = createSmtp({
      url: `smtp://${server.address}`,
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 20_000,
    });
    const bytes = new Uint8Array(10_000_000).map((_, index) => (index * 7919) % 256);
    const message = mailMessage('m1');
    const files = [{ name: 'big.pdf', type: 'application/pdf', bytes, inline: false }];
    const content = { ...(message.content as Extract<typeof message.content, { kind: 'mail' }>), files };
    const signal = AbortSignal.timeout(20_000);
    expect(await gateway.send({ ...message, content }, { signal })).toMatchObject({ kind: 'accepted' });
    // Base64 in lines of 76: four characters for three bytes, and two for the end of each line.
    expect(server.taken[0]?.bytes).toBeGreaterThan((10_000_000 * 4) / 3 + (10_000_000 * 4 * 2) / 3 / 76);
    gateway.close();
    await server.close();
  });
});
