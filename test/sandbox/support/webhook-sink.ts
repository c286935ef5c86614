import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Callback = {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly results: readonly Record<string, unknown>[];
};

export type WebhookSink = {
  readonly url: string;
  readonly callbacks: readonly Callback[];
  /** Reports of all callbacks, in order. */
  results(): readonly Record<string, unknown>[];
  /** Answers to the next callbacks; then 200. */
  next(...statuses: readonly number[]): void;
  /** Answers nobody until they are released. */
  hold(): void;
  /** Answers all that were held, with this status. */
  release(status: number): void;
  close(): Promise<void>;
};

/** The far end of a webhook. */
export async function startWebhookSink(): Promise<WebhookSink> {
  const callbacks: Callback[] = [];
  const statuses: number[] = [];
  let held: ServerResponse[] | undefined;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const results = body.startsWith('{') ? (JSON.parse(body) as { results: Callback['results'] }).results : [];
      callbacks.push({ body, headers: request.headers, results });
      if (held) held.push(response);
      else response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    callbacks,
    results: () => callbacks.flatMap(({ results }) => results),
    next: (...more) => void statuses.push(...more),
    hold: () => void (held = []),
    release(status) {
      for (const response of held ?? []) response.writeHead(status).end();
      held = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
