import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhook, type WebhookDeps } from '../../../../adapters/http/webhook.ts';
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

  it('and nothing outside where delivery is the sandbox (I13)', async () => {
    expect(await call('https://crm.example/')).toMatchObject({
      reason: 'CARILLON_DELIVERY is sandbox',
      reached: false,
    });
  });
});
