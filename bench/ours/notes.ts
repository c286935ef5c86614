/** Load of L1+ and L4: people who get a text or a mail each, so many a second for so long, whatever becomes of them. */
import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProducerLogin, startProducer } from './producer.ts';

/** `mails` and `texts` per second. `range`: the first digits of the numbers that are texted, in turn. */
type Order = { texts: number; mails: number; seconds: number; range: readonly string[] };

const producer = await startProducer(process.env as unknown as ProducerLogin);
const run = randomInt(10, 99);
let people = 0;
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { texts, mails, seconds, range } = JSON.parse(line) as Order;
  const texted: (readonly [phone: string, at: number])[] = [];
  const start = Date.now();
  const text = async (n: number): Promise<void> => {
    const phone = `${range[n % range.length] ?? ''}${run}${String((people += 1)).padStart(5, '0')}`;
    texted.push([phone, Date.now()]);
    await publish('bench.text', { phone: `+${phone}` });
  };
  const mail = async (): Promise<void> => {
    people += 1;
    await publish('bench.mail', { email: `bench-${run}-${people}@example.com` });
  };
  await Promise.all([evenly(texts, seconds, start, text), evenly(mails, seconds, start, mail)]);
  process.stdout.write(`${JSON.stringify({ texted })}\n`);
}
await producer.close();

function publish(type: string, address: object): Promise<void> {
  const userId = `note-${run}-${people}`;
  return producer.publish(type, { userId, properties: { token: userId }, traits: { firstName: 'Ana', ...address } });
}

/** Each at its time, nobody waiting for the one before; resolves when the last is published. */
async function evenly(
  perSecond: number,
  seconds: number,
  start: number,
  act: (n: number) => Promise<void>,
): Promise<void> {
  const under: Promise<void>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    await pause(Math.max(0, start + (n * 1_000) / perSecond - Date.now()));
    under.push(act(n));
  }
  await Promise.all(under);
}
