import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as it came over the wire. */
export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Reply = {
  /** Recorded as taken, so the logs know it. @default false */
  readonly take?: boolean;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer comes this much later. */
  readonly afterMs?: number;
  /** Instead of an answer. */
  readonly end?: 'reset' | 'silence' | 'cut';
};

export type InfobipStub = {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Connections so far: nothing at all must arrive where the delivery guard says no. */
  readonly connections: () => number;
  readonly taken: (messageId: string) => number;
  /** Answers to the next POSTs, in order; then everything is accepted. */
  next(...replies: readonly Reply[]): void;
  /** What the logs answer instead of the truth. */
  nextLogs(...replies: readonly Reply[]): void;
  close(): Promise<void>;
};

const accepted = {
  groupId: 1,
  groupName: 'PENDING',
  id: 26,
  name: 'PENDING_ACCEPTED',
  description: 'Message sent to next instance',
};

/**
 * `POST /sms/2/text/advanced`, `POST /sms/3/messages` and `GET /sms/3/logs`, byte for byte under the test's control: what the sandbox must never
 * do, a network may. Of bulks it knows nothing: what is scheduled goes at once.
 */
export async function startInfobipStub(): Promise<InfobipStub> {
  const seen: Seen[] = [];
  const taken: string[] = [];
  const replies: Reply[] = [];
  const logs: Reply[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      if (request.method === 'POST') answerSend(response, body);
      else if (request.url?.includes('/bulks')) write(response, { status: 404 }, {});
      else answerLogs(request, response);
    });
  });
  const answerSend = (response: ServerResponse, body: string): void => {
    const destinations = destinationsOf(body);
    const reply = replies.shift() ?? { take: true };
    if (reply.take) taken.push(...destinations.map(({ messageId }) => messageId));
    const usual = { bulkId: 'b-1', messages: destinations.map((one) => ({ ...one, status: accepted })) };
    setTimeout(() => write(response, reply, usual), reply.afterMs ?? 0);
  };
  const answerLogs = (request: IncomingMessage, response: ServerResponse): void => {
    const asked = new URL(request.url ?? '', 'http://stub').searchParams.get('messageId') ?? '';
    const results = taken.filter((one) => one === asked).map((messageId) => ({ messageId, status: accepted }));
    write(response, logs.shift() ?? {}, { results });
  };
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    connections: () => connections,
    taken: (messageId) => taken.filter((one) => one === messageId).length,
    next: (...more) => void replies.push(...more),
    nextLogs: (...more) => void logs.push(...more),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function write(response: ServerResponse, reply: Reply, usual: object): void {
  const body = reply.body ?? JSON.stringify(usual);
  if (reply.end === 'silence') return;
  if (reply.end === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  if (reply.end === 'cut') {
    response.write(body.slice(0, body.length / 2));
    setTimeout(() => response.socket?.destroy(), 20);
  } else response.end(body);
}

type Destination = { readonly to: string; readonly messageId: string };

function destinationsOf(body: string): readonly Destination[] {
  const sent = JSON.parse(body) as { readonly messages?: readonly { readonly destinations: readonly Destination[] }[] };
  return (sent.messages ?? []).flatMap(({ destinations }) => destinations);
}
