/** Ceiling of 2.26: the least an event can cost and be safe: a publish into the same stream by the producer itself, acked. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { connect, headers } from 'nats';

type Order = { events: number; inFlight: number };

const env = process.env as { NATS_URL: string; USER: string; PASS: string; INBOX: string; CONNECTIONS: string };
const connections = await Promise.all(
  Array.from({ length: Number(env.CONNECTIONS) }, () =>
    connect({ servers: env.NATS_URL, user: env.USER, pass: env.PASS, inboxPrefix: env.INBOX }),
  ),
);
const body = JSON.stringify({ filler: randomBytes(230).toString('hex') });
const key = () =>
  randomBytes(26).reduce((text, byte) => text + 'abcdefghijklmnopqrstuvwxyz234567'.charAt(byte & 31), '');
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { events, inFlight } = JSON.parse(line) as Order;
  let left = events;
  const start = performance.now();
  await Promise.all(
    connections.flatMap((connection) => {
      const jetstream = connection.jetstream();
      const lane = async (): Promise<void> => {
        while (left-- > 0) {
          const head = headers();
          head.set('Nats-Msg-Id', randomUUID());
          await jetstream.publish(`in.default.bench.happened.${key()}`, body, { headers: head });
        }
      };
      return Array.from({ length: inFlight }, lane);
    }),
  );
  console.log(JSON.stringify({ perSecond: (events / (performance.now() - start)) * 1_000 }));
}
await Promise.all(connections.map((connection) => connection.close()));
