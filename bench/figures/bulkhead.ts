import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { type FarSide, farSideOf } from '../far-side.ts';
import type { Bench, Figure } from '../figure.ts';
import { percentile, show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { producerLogin } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

const workspace = 'bench/workspaces/two-channels';
const most = 1.2;
/** Longer than any request of ours waits. */
const slowMs = 30_000;
/** What a channel's own worker sends at a time: with so many under way the channel is full. */
const slots = 64;
const patienceMs = 240_000;

/** So many people a second; those with numbers of the first range are timed. */
type Load = { readonly texts: number; readonly mails: number; readonly range: readonly string[] };
type Turn = { readonly latencies: readonly number[]; readonly underWay: number };
type Pair = { readonly alone: Turn; readonly beside: Turn };

export const bulkhead: Figure = {
  id: 'L4',
  name: 'bulkhead',
  claim:
    'event to provider of texts, p95, while every mail is answered after 30 s, against the same load answered at once',
  target: `≤ ${most}×`,
  measure: async (bench) => {
    const small = bench.size === 'small';
    const load = { texts: 6, mails: 6, range: ['38591'] };
    const slow: FaultInput = { kind: 'slow', ms: slowMs, match: { path: '/email', method: 'POST' }, count: 'always' };
    // Each on a stack of its own: a process that nobody asked since the last slowness remembers it, and lets nothing fill up.
    const pairs: Pair[] = [];
    for (let n = small ? 1 : 3; n > 0; n -= 1) pairs.push(await taken(bench, { load, slow, seconds: small ? 30 : 60 }));
    const { alone, beside, underWay, figure } = inWords(pairs);
    return {
      figure,
      met: beside / alone <= most && underWay >= slots,
      values: { alone, beside, underWay, pairs },
    };
  },
};

/** Slow texts share slots with those that are timed: the same run must find that out. */
export const sharedSlots: Figure = {
  id: 'L4-',
  name: 'shared-slots',
  claim: 'the same where what is answered after 30 s are texts too, to other numbers',
  target: `> ${most}×`,
  measure: async (bench) => {
    const load = { texts: 12, mails: 0, range: ['38591', '38592'] };
    const slow: FaultInput = { kind: 'slow', ms: slowMs, match: { to: '38592*' }, count: 'always' };
    const pairs = [await taken(bench, { load, slow, seconds: 30 })];
    const { alone, beside, underWay, figure } = inWords(pairs);
    return { figure, met: beside / alone > most, values: { alone, beside, underWay, pairs } };
  },
};

function inWords(pairs: readonly Pair[]) {
  const p95 = (turns: readonly Turn[]): number =>
    percentile(
      turns.flatMap(({ latencies }) => latencies),
      95,
    );
  const [alone, beside] = [p95(pairs.map((one) => one.alone)), p95(pairs.map((one) => one.beside))];
  const underWay = Math.min(...pairs.map((one) => one.beside.underWay));
  const count = pairs.reduce((sum, one) => sum + one.beside.latencies.length, 0);
  const figure = `${(beside / alone).toFixed(2)}×: p95 ${show(beside)} ms beside ${underWay} slow ones under way, ${show(alone)} ms alone, ${count} texts each`;
  return { alone, beside, underWay, figure };
}

/** The same load without and with the slowness, which begins when nothing of the one before is left. */
function taken(
  bench: Bench,
  { load, slow, seconds }: { readonly load: Load; readonly slow: FaultInput; readonly seconds: number },
): Promise<Pair> {
  return withStack(bench, { workspace }, async (stack) => {
    const farSide = farSideOf(stack.addresses.sandbox ?? '');
    await farSide.change({ reports: 'off', magic: false, logsPerMinute: 0, latencyMs: 0 });
    const notes = await startRacer('ours/notes.ts', producerLogin(stack));
    const pool = new pg.Pool({ connectionString: stack.config.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    const turn = async (fault: FaultInput | null, lasts: number): Promise<Turn> => {
      if (fault) await farSide.inflict(fault);
      const watch = watchUnderWay(pool);
      const { texted } = await notes.round<{ texted: (readonly [string, number])[] }>({ ...load, seconds: lasts });
      const underWay = await watch.stop();
      await farSide.clearFaults();
      await over(pool);
      const timed = texted.filter(([phone]) => phone.startsWith(load.range[0] ?? ''));
      return { latencies: await latenciesOf(farSide, timed), underWay };
    };
    try {
      await turn(null, 10); // a process that has just begun compiles what it is going to run
      const pair = { alone: await turn(null, seconds), beside: await turn(slow, seconds) };
      bench.say(
        `  p95 alone ${show(percentile(pair.alone.latencies, 95))} ms, beside ${show(percentile(pair.beside.latencies, 95))} ms with ${pair.beside.underWay} under way`,
      );
      await notes.close();
      return pair;
    } finally {
      await pool.end();
    }
  });
}

async function latenciesOf(
  farSide: FarSide,
  texted: readonly (readonly [phone: string, at: number])[],
): Promise<readonly number[]> {
  const arrived = new Map<string, number>();
  for (const { to, at } of await farSide.messages(0)) if (!arrived.has(to)) arrived.set(to, Date.parse(at));
  return texted.map(([phone, at]) => {
    const then = arrived.get(phone);
    if (then === undefined) throw new Error(`nothing was sent to ${phone}`);
    return then - at;
  });
}

/** The most requests of one channel that wait for an answer at a time, looked at twice a second. */
function watchUnderWay(pool: pg.Pool): { stop(): Promise<number> } {
  let most = 0;
  const look = async (): Promise<void> => {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from messages where state = 'IN_FLIGHT' group by channel order by 1 desc limit 1`,
    );
    most = Math.max(most, rows[0]?.n ?? 0);
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void (looking = look().catch(() => undefined)), 500);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      return most;
    },
  };
}

/** Until every message has an end, those in doubt and those put off included. */
async function over(pool: pg.Pool): Promise<void> {
  const open = async (): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(
      `select (select count(*) from messages where state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN'))::int
         + (select count(*) from enrollments where status = 'running')::int as n`,
    );
    return rows[0]?.n ?? 0;
  };
  const until = Date.now() + patienceMs;
  await pause(1_000); // what was published last is on its way to the first row
  for (let left = await open(); left > 0; left = await open()) {
    if (Date.now() > until) throw new Error(`${left} messages or enrollments had no end after ${patienceMs / 1_000} s`);
    await pause(1_000);
  }
  await pause(2_000);
}
