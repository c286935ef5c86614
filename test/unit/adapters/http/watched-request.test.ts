import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendWatched } from '../../../../adapters/http/watched-request.ts';

/** As many as one host is given connections (adapters/http/watched-request.ts). */
const most = 128;
const patience = (): AbortSignal => new AbortController().signal;
const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
const post = (origin: string, path: string, signal = patience(), timeoutMs = 5_000) =>
  sendWatched({ method: 'POST', origin, path, headers: {}, body: '{}', mostReplyBytes: 100 }, signal, timeoutMs);

describe('a watched request that waits for its connection because all are taken', () => {
  const seen: string[] = [];
  let waiting: ServerResponse[] = [];
  let answer: (response: ServerResponse) => void = (response) => void response.end('{}');
  const server = createHttpServer((request, response) => {
    seen.push(request.url ?? '');
    if (request.url === '/first') waiting.push(response);
    else answer(response);
  });
  let origin = '';
  let first: ReturnType<typeof post>[] = [];
  beforeEach(async () => {
    [seen.length, waiting] = [0, []];
    origin = `http://127.0.0.1:${await listen(server)}`;
    first = Array.from({ length: most }, () => post(origin, '/first'));
    await vi.waitUntil(() => waiting.length === most);
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const free = async (): Promise<void> => {
    for (const response of waiting) response.end('{}');
    await Promise.all(first);
  };

  it('may have left once it has its turn, however it ends', async () => {
    answer = (response) => void response.socket?.resetAndDestroy();
    const second = Array.from({ length: 8 }, () => post(origin, '/second'));
    await free();
    for (const one of second)
      expect(await one).toEqual({ kind: 'failed', mayHaveLeft: true, words: 'connection reset' });
  });

  it('never leaves when it was given up before its turn', async () => {
    answer = (response) => void response.end('{}');
    const caller = new AbortController();
    const aborted = post(origin, '/aborted', caller.signal);
    const late = post(origin, '/late', patience(), 50);
    caller.abort();
    expect(await aborted).toEqual({ kind: 'failed', mayHaveLeft: false, words: 'aborted' });
    expect(await late).toEqual({ kind: 'failed', mayHaveLeft: false, words: 'nothing within 50 ms' });
    await free();
    expect(await post(origin, '/next')).toMatchObject({ kind: 'answered', status: 200, text: '{}' });
    expect(seen.filter((path) => path !== '/first')).toEqual(['/next']);
  });
});

describe('a watched request', () => {
  it('ends within its time while the other side does not shake hands, and surely has not left', async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    const began = Date.now();
    expect(await post(`https://127.0.0.1:${await listen(server)}`, '/', patience(), 100)).toEqual({
      kind: 'failed',
      mayHaveLeft: false,
      words: 'nothing within 100 ms',
    });
    expect(Date.now() - began).toBeLessThan(3_000); // undici alone waits 10 s for a connection
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** Says so much, then nothing more; or hangs up. */
  const cutAfter = async (said: string, hangsUp: boolean) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.write(said, () => void (hangsUp && setTimeout(() => socket.resetAndDestroy(), 20))),
      );
    });
    const result = await post(`http://127.0.0.1:${await listen(server)}`, '/', patience(), 200);
    server.close();
    return result;
  };

  it.each([true, false])(
    'is answered by a refusal whose words are cut off (hung up: %s): its status says it',
    async (hangsUp) => {
      const said = 'HTTP/1.1 429 Too Many Requests\r\nretry-after: 5\r\ncontent-length: 99\r\n\r\n{"requ';
      expect(await cutAfter(said, hangsUp)).toMatchObject({
        kind: 'answered',
        status: 429,
        headers: { 'retry-after': '5' },
        text: null,
      });
    },
  );

  it.each([
    'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"mess',
    'HTTP/1.1 429 Too',
    'HTTP/1.1 103 Early Hints\r\n\r\n',
  ])('is not answered by %j alone', async (said) =>
    expect(await cutAfter(said, true)).toMatchObject({ kind: 'failed', mayHaveLeft: true }),
  );

  it('reads a reply that is too long no further', async () => {
    const server = createHttpServer((_request, response) => void response.end('x'.repeat(101)));
    const origin = `http://127.0.0.1:${await listen(server)}`;
    expect(await post(origin, '/')).toMatchObject({ kind: 'answered', status: 200, text: null });
    server.closeAllConnections();
    server.close();
  });
});
