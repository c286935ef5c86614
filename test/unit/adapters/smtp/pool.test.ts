import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmtp } from '../../../../adapters/smtp/smtp.ts';
import { mailMessage } from '../../../support/messages.ts';

describe('a mail that waits for its connection because all are taken', () => {
  const sockets: Socket[] = [];
  let server: Server;
  beforeEach(async () => {
    server = createServer((socket) => void sockets.push(socket.on('error', () => undefined))); // says nothing
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const open = () =>
    createSmtp({
      url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 1_500,
      connections: 1,
    });

  it.each([
    ['before it was handed over', 0],
    ['while it waits', 50],
  ])('does not wait on when it was given up %s', async (_when, afterMs) => {
    const smtp = open();
    const first = smtp.send(mailMessage('m-1'), { signal: new AbortController().signal });
    const began = Date.now();
    const signal = afterMs === 0 ? AbortSignal.abort() : AbortSignal.timeout(afterMs);
    expect(await smtp.send(mailMessage('m-2'), { signal })).toMatchObject({ kind: 'notSent', reason: 'aborted' });
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(await first).toMatchObject({ kind: 'notSent' });
    smtp.close();
  });
});
