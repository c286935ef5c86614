import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhook, type WebhookDeps } from '../../../../adapters/http/webhook.ts';
import { reachOf } from '../../../../adapters/http/reach.ts';
import { isLoopbackHost } from '../../../../config/loopback.ts';

const signingKey = Buffer.from('a key of the workspace');
const deps: WebhookDeps = {
  mayDeliver: (host) => (isLoopbackHost(host) ? { ok: true } : { ok: false, reason: 'CARILLON_DELIVERY is sandbox' }),
  isLoopback: isLoopbackHost,
  loopbackAllowed: true,
  secret: (name) => (name === 'crm' ? 'hush' : undefined),
  signingKey,
  now: () => 1_700_000_000_000,
};
const live: WebhookDeps = { ...deps, mayDeliver: () => ({ ok: true }), loopbackAllowed: false };

let server: Server;
let address: string;
const seen: {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      answer(request.url ?? '', response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

function answer(url: string, response: ServerResponse): void {
  if (url === '/silent') return;
  if (url === '/trickling') {
    response.writeHead(200);
    const drip = setInterval(() => response.write('.'), 20);
    response.once('close', () => clearInterval(drip));
    return;
  }
  if (url === '/elsewhere') response.writeHead(302, { location: `${address}/inside` }).end();
  else if (url === '/endless') response.writeHead(200).end('x'.repeat(100_000));
  else if (url.startsWith('/status/')) response.writeHead(Number(url.slice(8))).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"score":7}');
}

const call = (path: string, more: object = {}, by = deps) =>
  createWebhook(by)({
    url: path.startsWith('/') ? `${address}${path}` : path,
    method: 'POST',
    headers: {},
    body: '{"plan":"pro"}',
    id: 'enrollment:step:1',
    timeoutMs: 300,
    ...more,
  });

describe('a webhook', () => {
  it('is signed as Standard Webhooks are, and holds the secrets it names', async () => {
    const headers = { authorization: { secret: 'crm' }, 'x-source': 'carillon' };
    expect(await call('/hook', { headers })).toEqual({ kind: 'answered', status: 200, body: '{"score":7}' });
    const request = seen.at(-1);
    const mac = createHmac('sha256', signingKey)
      .update(`enrollment:step:1.1700000000.${request?.body}`)
      .digest('base64');
    expect(request).toMatchObject({
      method: 'POST',
      body: '{"plan":"pro"}',
      headers: {
        authorization: 'hush',
        'x-source': 'carillon',
        'content-type': 'application/json',
        'webhook-id': 'enrollment:step:1',
        'webhook-timestamp': '1700000000',
        'webhook-signature': `v1,${mac}`,
      },
    });
  });

  it('without the secret it names is not made', async () => {
    const before = seen.length;
    expect(await call('/hook', { headers: { authorization: { secret: 'other' } } })).toEqual({
      kind: 'failed',
      reason: "no secret 'other' in the environment",
      again: false,
      reached: false,
    });
    expect(seen).toHaveLength(before);
  });

  it.each(['hush\n', 'hush\r\nx-admin: 1', 'hüşh', ''])(
    'with a secret that no header can carry is not made: %j',
    async (secret) => {
      const before = seen.length;
      const headers = { authorization: { secret: 'crm' } };
      expect(await call('/hook', { headers }, { ...deps, secret: () => secret })).toEqual({
        kind: 'failed',
        reason: "the secret 'crm' is empty or holds what no header can carry, such as a line break",
        again: false,
        reached: false,
      });
      expect(seen).toHaveLength(before);
    },
  );

  it('follows no redirect', async () => {
    expect(await call('/elsewhere')).toMatchObject({
      kind: 'failed',
      again: false,
      reached: true,
      reason: expect.stringMatching(/^HTTP 302.*not followed/),
    });
    expect(seen.at(-1)?.url).toBe('/elsewhere');
  });

  it.each([
    [500, true, true],
    [429, true, true],
    [409, false, true],
    [404, false, false],
  ])('that is answered with %i may be made again: %s', async (status, again, reached) => {
    expect(await call(`/status/${status}`)).toEqual({ kind: 'failed', reason: `HTTP ${status}`, again, reached });
  });

  it('waits no longer than it was told, and says that it may have arrived', async () => {
    expect(await call('/silent')).toEqual({
      kind: 'failed',
      reason: 'no answer within 300 ms',
      again: true,
      reached: true,
    });
  });

  it('reads no more than 64 KiB', async () => {
    expect(await call('/endless')).toEqual({ kind: 'answered', status: 200, body: '' });
  });

  it('waits no longer for the rest of an answer that trickles in', async () => {
    const began = Date.now();
    expect(await call('/trickling')).toMatchObject({
      kind: 'failed',
      reason: 'no answer within 300 ms',
      reached: true,
    });
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('waits no longer for a resolver that does not answer, and does not go when it does after all', async () => {
    let answer: (found: { address: string; family: number }[]) => void = () => undefined;
    const resolve = () => new Promise<{ address: string; family: number }[]>((found) => (answer = found));
    expect(await call('https://crm.example/', {}, { ...live, resolve })).toEqual({
      kind: 'failed',
      reason: 'host name not resolved within 300 ms',
      again: true,
      reached: false,
    });
    answer([{ address: '93.184.216.34', family: 4 }]);
  });

  it('to nobody is sure not to have arrived', async () => {
    expect(await call('http://127.0.0.1:1/')).toMatchObject({ kind: 'failed', again: true, reached: false });
  });
});

describe('a webhook reaches nothing inside', () => {
  it.each([
    ['http://127.0.0.1:1/', 'the address is this machine, which only the sandbox may call'],
    ['http://localhost:1/', 'the address is this machine, which only the sandbox may call'],
    ['http://[::1]:1/', 'the address is this machine, which only the sandbox may call'],
    ['http://crm.example/', 'the address is not https'],
    ['https://10.0.0.1/', 'the address leads into a private network'],
    ['https://169.254.169.254/latest/meta-data/', 'the address leads into a private network'],
    ['https://0x7f000001/', 'the address is this machine, which only the sandbox may call'],
    ['https://2130706433/', 'the address is this machine, which only the sandbox may call'],
    ['https://[::ffff:10.0.0.1]/', 'the address leads into a private network'],
    ['https://[fd00::1]/', 'the address leads into a private network'],
  ])('not %s', async (url, reason) => {
    expect(await call(url, {}, live)).toEqual({ kind: 'failed', reason, again: false, reached: false });
  });

  /** Where the listener is, in every spelling that some parser somewhere takes for it; `*` is its port. */
  const spellings =
    `127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 017700000001 0177.0.0.1 127.0.0.1.
    127.000.000.001 0177.0000.0000.0001 127.255.255.254 %31%32%37.0.0.1 １２７.0.0.1 127。0。0。1 localhost LOCALHOST localhost.
    lo%63alhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 0 0.0.0.0 0x0 00 [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
    [64:ff9b::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::1] [fe80::1] [fc00::1] [fec0::1] [ff02::1] 10.0.0.1 10.1 0xa.1
    172.16.0.1 192.168.1.1 192.168.257 100.64.0.1 198.18.0.1 192.0.0.8 224.0.0.1 169.254.169.254 2852039166 0xa9fea9fe
    0251.0376.0251.0376 [::ffff:169.254.169.254] [fd00:ec2::254] metadata.google.internal rebound.example both.example
    crm.example@127.0.0.1 crm.example:443@127.0.0.1 crm.example%2f@127.0.0.1 127.0.0.1#crm.example 127.0.0.1?.crm.example`.split(
      /\s+/,
    );
  const urls = spellings.flatMap((host) => [
    `https://${host}/`,
    `https://${host.replace(/(?=[#?]|$)/, ':*')}/`,
    `http://${host}/`,
  ]);
  const schemes = [
    'ftp://127.0.0.1:*/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:*/_GET',
    'data:,x',
    'javascript:1',
    '//127.0.0.1:*/',
    '',
    'x',
  ];

  it(`and no spelling of it, in ${schemes.length + urls.length} addresses`, async () => {
    const port = new URL(address).port;
    const names: Readonly<Record<string, readonly string[]>> = {
      'rebound.example': ['127.0.0.1'],
      'metadata.google.internal': ['169.254.169.254'],
      'both.example': ['8.8.8.8', '10.0.0.1'],
    };
    const resolve: WebhookDeps['resolve'] = (host) =>
      Promise.resolve((names[host] ?? ['127.0.0.1']).map((one) => ({ address: one, family: 4 })));
    let connections = 0;
    const count = (): void => void (connections += 1);
    server.on('connection', count);
    for (const url of [...urls, ...schemes].map((one) => one.replace('*', port)))
      expect([url, await call(url, {}, { ...live, resolve })]).toEqual([
        url,
        expect.objectContaining({ kind: 'failed', again: false, reached: false }),
      ]);
    server.off('connection', count);
    expect(connections).toBe(0);
  });

  it.each([
    ['https://crm.example:22/', 'the address has a port that is neither 443 nor 8443'],
    ['https://crm.example:9200/', 'the address has a port that is neither 443 nor 8443'],
    ['https://ana:secret@crm.example/', 'the address holds a name or a password'],
    ['https://both.example/', 'the address leads into a private network'],
  ])('nor %s', async (url, reason) => {
    const resolve = () =>
      Promise.resolve([
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]);
    expect(await call(url, {}, { ...live, resolve })).toEqual({ kind: 'failed', reason, again: false, reached: false });
  });

  it('and asks once where a name leads: what it says a moment later does not count', async () => {
    const answers = ['93.184.216.34', '127.0.0.1'];
    let asked = 0;
    const resolve = () => Promise.resolve([{ address: answers[asked++] ?? '', family: 4 }]);
    const reach = await reachOf('rebinding.example', 1_000, resolve);
    if (reach.kind !== 'reach') throw new Error(reach.reason);
    for (const all of [false, true]) {
      const used = await new Promise((done) => reach.lookup('rebinding.example', { all }, (_, found) => done(found)));
      expect(used).toEqual(all ? [{ address: '93.184.216.34', family: 4 }] : '93.184.216.34');
    }
    expect(asked).toBe(1);
  });

  it('and tries every address of a name, because all of them were looked at', async () => {
    const found = [
      { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 },
      { address: '93.184.216.34', family: 4 },
    ];
    const reach = await reachOf('crm.example', 1_000, () => Promise.resolve(found));
    if (reach.kind !== 'reach') throw new Error(reach.reason);
    expect(await new Promise((done) => reach.lookup('crm.example', { all: true }, (_, all) => done(all)))).toEqual(
      found,
    );
  });

  it('and nothing outside where delivery is the sandbox (I13)', async () => {
    expect(await call('https://crm.example/')).toMatchObject({
      reason: 'CARILLON_DELIVERY is sandbox',
      reached: false,
    });
  });
});
