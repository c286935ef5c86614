import { connect, type Socket } from 'node:net';

/**
 * A connected socket, by the system's own resolver. nodemailer would ask the DNS server first, which may name any
 * address it likes for `localhost` (I13). Rejects with Node's error, or with `ETIMEDOUT`/`ERR_CANCELED`.
 */
export function openSocket(
  host: string,
  port: number,
  limits: { readonly ms: number; readonly signal: AbortSignal },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const fail = (error: Error): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(Object.assign(new Error('aborted'), { code: 'ERR_CANCELED' }));
    const timer = setTimeout(() => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })), limits.ms);
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    const settle = (): void => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect);
      socket.off('error', fail);
      socket.on('error', ignore); // a late error of a socket nobody waits for must not end the process
    };
    socket.once('connect', onConnect);
    socket.once('error', fail);
    if (limits.signal.aborted) onAbort();
    else limits.signal.addEventListener('abort', onAbort, { once: true });
  });
}

const ignore = (): void => undefined;
