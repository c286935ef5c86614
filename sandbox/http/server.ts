import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unbound } from '../unbound.ts';

export type Surface = (request: IncomingMessage, response: ServerResponse, path: string, search: string) => void;

export type HttpServer = { readonly url: string; close(): Promise<void> };

/** Longer than clients keep an idle connection: a server that hangs up first makes ambiguities nobody asked for. */
const KEEP_ALIVE_MS = 75_000;

/** One listener, on loopback unless told otherwise, for the provider's surface (`vendor`) and the sandbox's own (`control`, below `/_sim` and `/`). */
export async function listen(options: {
  readonly host?: string | undefined;
  readonly port: number;
  readonly vendor: Surface;
  readonly control: Surface;
  /** Below `/_track`: where links of mails lead. */
  readonly tracking: Surface;
}): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const surface = surfaceOf(path, options);
    response.on('error', () => undefined); // the client left; there is nobody to tell
    surface(request, response, path, mark < 0 ? '' : url.slice(mark + 1));
  });
  await bind(server, options.port, options.host ?? '127.0.0.1');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function surfaceOf(path: string, surfaces: Record<'vendor' | 'control' | 'tracking', Surface>): Surface {
  if (path === '/' || path.startsWith('/_sim')) return surfaces.control;
  return path.startsWith('/_track/') ? surfaces.tracking : surfaces.vendor;
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(unbound(error));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
