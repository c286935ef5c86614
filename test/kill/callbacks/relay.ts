import { createHash } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What became of the copies of one callback. */
export type Heard = {
  /** How often the provider posted it. */
  tries: number;
  /** How often the api answered 2xx, whether or not the provider heard that. */
  taken: number;
  /** Copies that came after the api had taken one. */
  repeats: number;
};
export type Taken = Readonly<{ key: string; path: string; body: string; first: boolean }>;
/** `pass`: the provider hears it; `drop`: it hears nothing and comes again. */
export type Verdict = 'pass' | 'drop';

export type Relay = Readonly<{
  /** What the provider is told to be the api. */
  url: string;
  /** By what a callback says, to whom. */
  heard: ReadonlyMap<string, Heard>;
  /** From the last byte of a request to the last of its answer, ms; of those that were taken since `mark`. */
  latencies(): readonly number[];
  /** Other answers since then, by status. */
  refusals(): readonly number[];
  mark(): void;
  /** Asked about each answer of 2xx before the provider hears of it. */
  onTaken(decide: (callback: Taken) => Verdict): void;
  /** Answers 200 by itself and passes nothing on: what a handler would do that answers before it has anything. */
  lie(lying: boolean): void;
  /** Keeps each answer back for so long: what a slow handler would do. */
  slowDown(ms: number): void;
  target(api: string): void;
  close(): Promise<void>;
}>;

/** Between the provider and the api: the witness of what was posted, what was answered, and how soon. */
export async function openRelay(): Promise<Relay> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const heard = new Map<string, Heard>();
  let [latencies, refusals]: [number[], number[]] = [[], []];
  let api = '';
  let decide: (callback: Taken) => Verdict = () => 'pass';
  let lying = false;
  let slowMs = 0;

  const ask = (from: IncomingMessage, body: Buffer): Promise<{ status: number; text: Buffer }> =>
    new Promise((resolve, reject) => {
      const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...rest } = from.headers;
      const headers = { ...rest, 'content-length': body.length };
      const asked = request(`${api}${from.url}`, { method: 'POST', headers, agent }, (answer) => {
        buffer(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
      });
      asked.once('error', reject).end(body);
    });
  const answer = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const body = await buffer(from);
    const key = createHash('sha256').update(`${from.url}\n`).update(body).digest('base64url');
    const own = heard.get(key) ?? { tries: 0, taken: 0, repeats: 0 };
    heard.set(key, own);
    own.tries += 1;
    if (own.taken > 0) own.repeats += 1;
    const began = performance.now();
    const { status, text } = lying ? { status: 200, text: '{}' } : await ask(from, body);
    if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
    if (status < 200 || status > 299) {
      refusals.push(status);
      to.writeHead(status).end(text);
      return;
    }
    latencies.push(performance.now() - began);
    own.taken += 1;
    const taken = { key, path: from.url ?? '', body: body.toString('utf8'), first: own.taken === 1 };
    if (decide(taken) === 'drop') to.destroy();
    else to.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((from, to) => {
    // The api is away: so is everybody who would speak for it.
    answer(from, to).catch(() => to.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1_024, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    latencies: () => latencies,
    refusals: () => refusals,
    mark: () => void ([latencies, refusals] = [[], []]),
    onTaken: (asked) => void (decide = asked),
    lie: (now) => void (lying = now),
    slowDown: (ms) => void (slowMs = ms),
    target: (url) => void (api = url),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
