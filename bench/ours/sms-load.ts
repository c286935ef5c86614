/** Load of 4.14 and 4.17: SMS requests of one or many destinations, on as many connections, by a client that costs next to nothing. */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

type Order = { url: string; destinations: number; page: number; connections: number };

let made = 0;
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { url, destinations, page, connections } = JSON.parse(line) as Order;
  const target = new URL(url);
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(target)));
  let left = destinations;
  const start = performance.now();
  await Promise.all(
    open.map(async ({ post }) => {
      while (left > 0) {
        left -= page;
        await post(bodyOf(page));
      }
    }),
  );
  const perSecond = (destinations / (performance.now() - start)) * 1_000;
  for (const { socket } of open) socket.destroy();
  process.stdout.write(`${JSON.stringify({ perSecond })}\n`);
}

/** Numbers and ids that nobody has used before, as every real message has. */
function bodyOf(count: number): string {
  const destinations = Array.from({ length: count }, () => {
    made += 1;
    return { to: `4479${String(made).padStart(8, '0')}`, messageId: `m-${made}-of-${process.pid}` };
  });
  return JSON.stringify({
    messages: [{ sender: 'Acme', destinations, content: { text: 'Hi Ana, welcome to Acme!' } }],
  });
}

type Connection = { readonly socket: Socket; post(body: string): Promise<void> };

/** HTTP/1.1 with lengths, which both sides speak. Anything but 200 ends the run. */
async function openConnection({ hostname, port, host }: URL): Promise<Connection> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise((connected, failed) => socket.once('connect', connected).once('error', failed));
  let answered: { resolve(): void; reject(error: Error): void } | undefined;
  let missing = 0;
  socket.on('data', (part: Buffer) => {
    if (missing === 0) {
      const end = part.indexOf('\r\n\r\n');
      const head = part.toString('latin1', 0, end);
      const length = /content-length: (\d+)/i.exec(head)?.[1];
      if (!head.startsWith('HTTP/1.1 200') || length === undefined)
        return answered?.reject(new Error(`the server answered ${part.toString('latin1').slice(0, 500)}`));
      missing = Number(length) + end + 4;
    }
    missing -= part.length;
    if (missing === 0) answered?.resolve();
  });
  socket.on('close', () => answered?.reject(new Error('the server closed the connection')));
  const head = `POST /sms/3/messages HTTP/1.1\r\nhost: ${host}\r\nauthorization: App key\r\ncontent-type: application/json\r\n`;
  return {
    socket,
    post: (body) =>
      new Promise((resolve, reject) => {
        answered = { resolve, reject };
        socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
  };
}
