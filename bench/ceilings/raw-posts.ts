/** Ceiling of 4.15 and 4.16: the same request by hand: `node:http` with kept connections, the body made and the answer parsed. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';

type Order = { messages: number; inFlight: number; page: number };

const base = new URL(process.env['URL'] ?? '');
const headers = { authorization: 'App key', 'content-type': 'application/json' };
const agent = new Agent({ keepAlive: true });
const destinations = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    to: `38598${String(first + index).padStart(7, '0')}`,
    messageId: randomUUID(),
  }));
const paths = { 2: '/sms/2/text/advanced', 3: '/sms/3/messages' };
/** Of single messages; pages go to the third. */
const version = process.env['VERSION'] === '3' ? 3 : 2;
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { messages, inFlight, page } = JSON.parse(line) as Order;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (taken < messages) {
      const first = taken;
      taken += page;
      const to = destinations(first, page);
      const which = page === 1 ? version : 3;
      const body =
        which === 2
          ? { messages: [{ from: 'Acme', destinations: to, text: 'Hi Ana, welcome to Acme!' }] }
          : { messages: [{ sender: 'Acme', destinations: to, content: { text: 'Hi Ana, welcome to Acme!' } }] };
      const answer = await post(paths[which], JSON.stringify(body));
      if (answer.messages.length !== page) throw new Error(`${answer.messages.length} of ${page} answered`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ perSecond: (messages / ms) * 1_000, cpuMs: (user + system) / 1_000 / messages }));
}
agent.destroy();

function post(path: string, body: string): Promise<{ messages: unknown[] }> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, base), {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    call.on('error', reject).on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
      response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString()) as { messages: unknown[] }));
    });
    call.end(body);
  });
}
