import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyRecord } from '../../../adapters/keys/key-record.ts';
import { createAuthenticator } from '../../../api/auth.ts';
import { streamRoutes } from '../../../api/routes/stream.ts';
import type { FeedEntry } from '../../../api/ports.ts';

const key: KeyRecord = {
  id: 'k1',
  kind: 'api',
  workspace: 'default',
  name: 'test',
  hash: '',
  scopes: ['read'],
  createdAt: '2026-01-01T00:00:00Z',
};
/** 1 KB each: a thousand of them fill what a socket that nobody reads takes. */
const entry = (n: number): FeedEntry => ({
  id: String(n),
  type: 'message.accepted',
  data: { n, text: 'x'.repeat(1_000) },
});

let app: FastifyInstance;
let address: string;
const keys = new Map<string, KeyRecord>();
const remembered: FeedEntry[] = [];
const listeners = new Set<(entry: FeedEntry) => void>();
beforeEach(async () => {
  keys.clear();
  keys.set('ca_test', key);
  keys.set('ca_other', { ...key, id: 'k2' });
  remembered.length = 0;
  listeners.clear();
  app = Fastify();
  app.decorateRequest('consoleCaller', null);
  streamRoutes(app, {
    authenticator: createAuthenticator({ find: (one) => keys.get(one), all: () => [...keys.values()] }, Date.now),
    feed: {
      subscribe(_workspace, since, listener) {
        if (since !== undefined) remembered.forEach((one) => listener(one));
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1/stream`;
});
afterEach(() => app.close());

const open = (headers: Record<string, string> = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(address, { headers: { authorization: 'Bearer ca_test', ...headers } }, resolve).once('error', reject);
  });
/** Reads on until `id` came; answers the ids. */
async function idsUntil(response: IncomingMessage, id: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let rest = '';
  for await (const chunk of response) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    ids.push(...lines.filter((line) => line.startsWith('id: ')).map((line) => line.slice(4)));
    if (ids.includes(id)) return ids;
  }
  return ids;
}
const tell = (n: number): void => listeners.forEach((listener) => listener(entry(n)));

describe('GET /v1/stream', () => {
  it('gives somebody who comes back far behind all that is at hand, and goes on with what happens', async () => {
    for (let n = 1; n <= 3_000; n++) remembered.push(entry(n));
    const response = await open({ 'last-event-id': '0' });
    await expect.poll(() => listeners.size).toBe(1);
    tell(3_001);
    const ids = await idsUntil(response, '3001');
    expect(ids).toEqual(Array.from({ length: 3_001 }, (_, n) => String(n + 1)));
  });

  it.each([
    ['is revoked', () => keys.delete('ca_test')],
    ['loses its scope', () => keys.set('ca_test', { ...key, scopes: ['send'] })],
  ])('ends within seconds for somebody whose key %s', async (_name, change) => {
    const response = await open();
    const other = await open({ authorization: 'Bearer ca_other' });
    change();
    expect(await idsUntil(response, 'none')).toEqual([]);
    await expect.poll(() => listeners.size).toBe(1);
    tell(1);
    expect(await idsUntil(other, '1')).toEqual(['1']);
  });

  it('lets go of somebody who reads nothing, and closes in spite of them', async () => {
    const response = await open();
    response.on('error', () => undefined); // the end of it is what we are after
    await expect.poll(() => listeners.size).toBe(1);
    for (let n = 1; n <= 20_000 && listeners.size > 0; n++) {
      tell(n);
      if (n % 100 === 0) await new Promise((wake) => setImmediate(wake));
    }
    expect(listeners.size).toBe(0);
    const began = Date.now();
    await app.close();
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});
