/**
 * Ours of 2.23 and 2.27: publishes sign-ups as a producer would, and waits until the ledger shows the journey completed and every
 * SMS delivered; or, one at a time with pauses, until the provider was asked.
 */
import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type ProducerLogin, startProducer } from './producer.ts';

type Order = { units: number; inFlight: number; pauseMs: number };

const env = process.env as ProducerLogin & { DATABASE_URL: string; SANDBOX: string };
const producer = await startProducer(env);
const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 1 });
pool.on('error', () => undefined);
const run = randomInt(10, 99);
let people = 0;
/** Everyone before this enrollment is through, and so many are. */
let [floor, over] = ['00000000-0000-7000-8000-000000000000', 0];
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight, pauseMs } = JSON.parse(line) as Order;
  const answer = pauseMs > 0 ? await oneByOne(units, pauseMs) : await manyAtOnce(units, inFlight);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await pool.end();
await producer.close();

async function signUp(): Promise<string> {
  people += 1;
  const userId = `bench-${run}-${people}`;
  const phone = `38591${run}${String(people).padStart(5, '0')}`;
  const traits = {
    firstName: 'Ana',
    phone: `+${phone}`,
    email: `${userId}@example.com`,
    locale: 'en',
    timezone: 'Europe/London',
    plan: 'pro',
  };
  const properties = { plan: 'pro', board: 'Kitchen', source: 'web' };
  await producer.publish('user.signed_up', { userId, properties, traits });
  return phone;
}

async function manyAtOnce(units: number, inFlight: number): Promise<{ perSecond: number }> {
  const before = await finished();
  const start = performance.now();
  let [published, done, moved] = [0, 0, start];
  while (done < units) {
    const room = Math.min(units - published, inFlight - (published - done));
    await Promise.all(Array.from({ length: room }, signUp));
    published += room;
    await pause(100);
    const now = (await finished()) - before;
    if (now > done) moved = performance.now();
    done = now;
    if (performance.now() - moved > 30_000)
      throw new Error(`no journey has finished for 30 s; ${done} of ${units} had. The rest:\n${await unfinished()}`);
  }
  return { perSecond: (units / (performance.now() - start)) * 1_000 };
}

/** Counts what is over, and looks only at what was not over the last time: enrollment ids rise with time. */
async function finished(): Promise<number> {
  const { rows } = await pool.query<{ id: string; done: boolean }>({
    name: 'finished',
    text: `select e.id, e.status = 'completed' and not exists (
        select 1 from messages m where m.owner_id = e.id and m.channel = 'sms' and m.state = 'ACCEPTED' and m.delivery <> 'delivered') as done
      from enrollments e where e.id > $1 order by e.id`,
    values: [floor],
  });
  const open = rows.findIndex(({ done }) => !done);
  const below = open === -1 ? rows.length : open;
  floor = rows[below - 1]?.id ?? floor;
  over += below;
  return over + rows.slice(below).filter(({ done }) => done).length;
}

/** Where those are that did not finish. */
async function unfinished(): Promise<string> {
  const { rows } = await pool.query(
    `select e.status, e.reason, e.place, e.held_back, count(*)::int as people,
       (select string_agg(concat_ws(' ', m.channel, m.template, m.state, m.reason, m.delivery), '; ' order by m.created_at) from messages m where m.owner_id = min(e.id::text)::uuid) as one_of_them
     from enrollments e where e.status <> 'completed' or exists (
       select 1 from messages m where m.owner_id = e.id and m.channel = 'sms' and m.state = 'ACCEPTED' and m.delivery <> 'delivered')
     group by e.status, e.reason, e.place, e.held_back limit 20`,
  );
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

async function oneByOne(units: number, pauseMs: number): Promise<{ latencies: number[] }> {
  const latencies: number[] = [];
  for (let n = 0; n < units; n++) {
    const asked = Date.now();
    const phone = await signUp();
    await pause(pauseMs);
    latencies.push((await takenAt(phone, asked + 30_000)) - asked);
  }
  return { latencies };
}

/** When the sandbox was asked to send to this number, as it says itself. */
async function takenAt(phone: string, patience: number): Promise<number> {
  while (Date.now() < patience) {
    const response = await fetch(`${env.SANDBOX}/_sim/messages?to=${phone}`);
    const { results } = (await response.json()) as { results: { at: string }[] };
    if (results[0]) return Date.parse(results[0].at);
    await pause(50);
  }
  throw new Error(`nothing was sent to ${phone} within 30 s`);
}
