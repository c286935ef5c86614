import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';

export type RunningApp = { readonly url: string; close(): Promise<void> };

/** Listens; port 0 lets the system choose. `close` answers what is under way, then ends. */
export async function serve(deps: AppDeps, at: { readonly host: string; readonly port: number }): Promise<RunningApp> {
  const app = await createApp(deps);
  // Browsers and pools open connections in advance; Node does not count them as idle, and would wait for them.
  const unused = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.prependListener('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
  });
  try {
    await app.listen({ ...at }); // fastify writes into what it is given, and configuration is frozen
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${at.port} on ${at.host} is taken by another program; set CARILLON_PORT to a free one`, {
      cause: error,
    });
  }
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`, close: () => app.close() };
}
