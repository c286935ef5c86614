/** Load of 2.26: as many keep-alive connections as the ceiling has, each with one request under way, `batch` events in each. */
import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

type Order = { events: number; batch: number };

const api = new URL(process.env['API_URL'] ?? '');
const authorization = `Basic ${btoa(`${process.env['WRITE_KEY']}:`)}`;
const filler = randomBytes(64).toString('hex');
const connections = await Promise.all(Array.from({ length: Number(process.env['CONNECTIONS']) }, open));
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { events, batch } = JSON.parse(line) as Order;
  let left = events;
  const start = performance.now();
  await Promise.all(
    connections.map(async (request) => {
      for (let count = take(); count > 0; count = take()) await request(bodyOf(count, batch), batch === 1);
    }),
  );
  process.stdout.write(`${JSON.stringify({ perSecond: (events / (performance.now() - start)) * 1_000 })}\n`);

  function take(): number {
    const count = Math.min(batch, left);
    left -= count;
    return count;
  }
}
for (const { socket } of connections) socket.destroy();

/** What a server-side Segment client sends. */
function bodyOf(count: number, batch: number): string {
  const message = () => ({
    messageId: randomUUID(),
    userId: randomUUID(),
    event: 'bench.happened',
    timestamp: new Date().toISOString(),
    properties: { plan: 'pro', filler },
    context: { library: { name: 'bench', version: '1.0.0' } },
  });
  if (batch === 1) return JSON.stringify(message());
  return JSON.stringify({ batch: Array.from({ length: count }, () => ({ type: 'track', ...message() })) });
}

/** A client that costs next to nothing, so that the server is what is measured. Anything but 200 ends the run. */
async function open(): Promise<((body: string, single: boolean) => Promise<void>) & { socket: Socket }> {
  const socket = connect({ host: api.hostname, port: Number(api.port), noDelay: true });
  await new Promise((connected) => socket.once('connect', connected));
  let answered: ((reply: string) => void) | undefined;
  socket.setEncoding('latin1').on('data', (reply: string) => answered?.(reply));
  const request = async (body: string, single: boolean): Promise<void> => {
    const reply = new Promise<string>((resolve, reject) => {
      answered = resolve;
      socket.once('close', () => reject(new Error('the api closed the connection')));
    });
    socket.write(
      `POST /v1/${single ? 'track' : 'batch'} HTTP/1.1\r\nhost: ${api.host}\r\nauthorization: ${authorization}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const text = await reply;
    socket.removeAllListeners('close');
    if (!text.startsWith('HTTP/1.1 200')) throw new Error(`the api answered ${text.slice(0, 500)}`);
  };
  return Object.assign(request, { socket });
}
