import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFaultProxy } from '../../../../cli/chaos/proxy/fault-proxy.ts';
import type { FaultProxy } from '../../../../cli/chaos/proxy/fault-proxy.ts';

/** What a client saw of a connection until it was over. */
type Seen = { text: string; end: 'ended' | 'reset' | 'refused' };

describe('a fault proxy before a server that says everything back', () => {
  let server: Server;
  let proxy: FaultProxy;
  const opened: Socket[] = [];
  beforeEach(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await startFaultProxy(() => 0.5);
    proxy.leadTo({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  });
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.destroy();
    await proxy.close();
    server.close();
  });

  const open = (): Socket => {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
    opened.push(socket);
    return socket;
  };
  const seen = (socket: Socket): Promise<Seen> =>
    new Promise((resolve) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      socket.once('end', () => resolve({ text, end: 'ended' }));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        resolve({ text, end: error.code === 'ECONNREFUSED' ? 'refused' : 'reset' }),
      );
    });
  /** Says a word and waits for it to come back; ms it took. */
  const roundTrip = async (socket: Socket, word = 'word'): Promise<number> => {
    const began = performance.now();
    socket.write(word);
    let heard = 0;
    while (heard < word.length) heard += ((await once(socket, 'data')) as [Buffer])[0].length;
    return performance.now() - began;
  };

  it('carries both ways, whole and in order, and passes the end on', async () => {
    const long = Array.from({ length: 200_000 }, (_, n) => `${n} `).join('');
    const client = open();
    const whole = seen(client);
    client.end(long);
    expect(await whole).toEqual({ text: long, end: 'ended' });
  });

  it('latency: every byte later, on connections that were open before too, and in order', async () => {
    const client = open();
    expect(await roundTrip(client)).toBeLessThan(90);
    await proxy.set({ kind: 'latency', ms: 40, jitterMs: 20 });
    expect(await roundTrip(client)).toBeGreaterThanOrEqual(98); // 50 ms each way, less a timer's grain
    expect(proxy.met()).toBe(1);
    const words = Array.from({ length: 50 }, (_, n) => `${n},`);
    const all = seen(client);
    const began = performance.now();
    for (const word of words) client.write(word);
    client.end();
    expect((await all).text).toBe(words.join(''));
    // A line, not a turnstile: what waits together arrives together.
    expect(performance.now() - began).toBeLessThan(1_000);
    await proxy.set(null);
    expect(await roundTrip(open())).toBeLessThan(90);
  });

  it('cut: ends what is connected and refuses more, until it is over', async () => {
    const client = open();
    await roundTrip(client);
    const before = seen(client);
    await proxy.set({ kind: 'cut' });
    expect((await before).end).toBe('ended');
    expect((await seen(open())).end).toBe('refused');
    expect(proxy.met()).toBe(1);
    await proxy.set(null);
    expect(await roundTrip(open())).toBeGreaterThan(0);
  });

  it('reset: with RST, and for whoever comes meanwhile', async () => {
    const client = open();
    await roundTrip(client);
    const before = seen(client);
    await proxy.set({ kind: 'reset' });
    expect((await before).end).toBe('reset');
    expect((await seen(open())).end).toBe('reset');
    expect(proxy.met()).toBe(2);
  });

  it('stall: says nothing and stays, and everything said meanwhile comes afterwards', async () => {
    const client = open();
    await roundTrip(client);
    await proxy.set({ kind: 'stall' });
    const answer = roundTrip(client, 'patience');
    const first = await Promise.race([answer, sleep(150, 'nothing')]);
    expect(first).toBe('nothing');
    expect(client.destroyed).toBe(false);
    expect(proxy.met()).toBe(1);
    await proxy.set(null);
    expect(await answer).toBeGreaterThanOrEqual(149);
  });

  it('slow close: who is connected talks to nobody, and hears of it later', async () => {
    const client = open();
    await roundTrip(client);
    const whole = seen(client);
    const began = performance.now();
    await proxy.set({ kind: 'slow-close', ms: 120 });
    client.write('is anybody there?');
    expect(await whole).toEqual({ text: '', end: 'ended' });
    expect(performance.now() - began).toBeGreaterThanOrEqual(119);
    expect(proxy.met()).toBe(1);
  });

  it('slow close: of a connection made meanwhile the bytes come at once, the end later', async () => {
    await proxy.set({ kind: 'slow-close', ms: 120 });
    const client = open();
    const whole = seen(client);
    await roundTrip(client);
    const began = performance.now();
    client.end();
    expect((await whole).end).toBe('ended');
    expect(performance.now() - began).toBeGreaterThanOrEqual(235); // there and back
  });

  it('limited bytes: hangs up in the middle of a sentence, again for each connection', async () => {
    await proxy.set({ kind: 'limit', bytes: 6 });
    for (const _ of [1, 2]) {
      const client = open();
      const broken = seen(client);
      client.write('four');
      expect(await broken).toEqual({ text: 'fo', end: 'ended' });
    }
    expect(proxy.met()).toBe(2);
  });

  it('nobody behind it: whoever connects is reset; a fault that meets nobody says so', async () => {
    await proxy.set({ kind: 'stall' });
    expect(proxy.met()).toBe(0);
    await proxy.set(null);
    server.close();
    expect((await seen(open())).end).toBe('reset');
  });
});
