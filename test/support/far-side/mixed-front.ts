import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

type Body = { messages: { destinations: { to: string; messageId: string }[] }[]; options: object };

/** A gateway of the provider that loses some of a bulk request on the way: it answers about those that it passed on. */
export type MixedFront = {
  readonly url: string;
  /** Of the next bulk request it passes on those for whom this holds; the others are gone without a word. */
  takeOnly(fits: (messageId: string, index: number) => boolean): void;
  /** From now on it answers so many ms later. */
  answerAfter(ms: number): void;
  /** Every bulk request it saw: the message ids, in order. */
  readonly requests: readonly (readonly string[])[];
  close(): Promise<void>;
};

export async function mixedFront(behind: string): Promise<MixedFront> {
  const requests: string[][] = [];
  let delayMs = 0;
  let fits: ((messageId: string, index: number) => boolean) | undefined;
  const server = createServer((asked, reply) => {
    void answer(asked).then(
      ({ status, headers, body }) => reply.writeHead(status, headers).end(body),
      () => reply.destroy(),
    );
  });
  const answer = async (asked: IncomingMessage) => {
    const body = await text(asked);
    await sleep(delayMs);
    const isBulk = asked.method === 'POST' && asked.url === '/sms/3/messages';
    return pass(behind, asked, isBulk ? some(body) : body);
  };
  const some = (body: string): string => {
    const parsed = JSON.parse(body) as Body;
    requests.push(parsed.messages.flatMap(({ destinations }) => destinations.map(({ messageId }) => messageId)));
    const keep = fits;
    fits = undefined;
    if (keep === undefined) return body;
    let index = 0;
    const messages = parsed.messages
      .map((message) => ({
        ...message,
        destinations: message.destinations.filter((to) => keep(to.messageId, index++)),
      }))
      .filter(({ destinations }) => destinations.length > 0);
    return JSON.stringify({ ...parsed, messages });
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeOnly: (next) => (fits = next),
    answerAfter: (ms) => (delayMs = ms),
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function pass(behind: string, { method, url, headers }: IncomingMessage, body: string) {
  return new Promise<{ status: number; headers: Record<string, string>; body: string }>((resolve, reject) => {
    const { authorization = '' } = headers;
    const passed = request(
      behind + url,
      {
        method,
        headers: { authorization, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const { 'retry-after': retryAfter } = response.headers;
        text(response).then(
          (answered) =>
            resolve({
              status: response.statusCode ?? 502,
              headers: { 'content-type': 'application/json', ...(retryAfter && { 'retry-after': retryAfter }) },
              body: answered,
            }),
          reject,
        );
      },
    );
    passed.on('error', reject);
    passed.end(body);
  });
}
