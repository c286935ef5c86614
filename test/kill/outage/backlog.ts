import { setTimeout as sleep } from 'node:timers/promises';
import { keepAway, killEverything } from '../gates.ts';
import type { Gates } from '../gates.ts';
import type { PlannedEvent } from '../load.ts';
import { segmentBatches } from '../posts.ts';
import { judge } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import type { KillWorld } from '../world.ts';
import { comeBack } from './come-back.ts';
import { signUp } from './steady.ts';

/** A count that was read at an instant, epoch ms. */
export type Reading = Readonly<{ at: number; count: number }>;

export type Drained = Readonly<{
  events: number;
  journeys: number;
  /** Epoch ms: when all processes were ready, all events read (0: never), and the last journey over. */
  readyAt: number;
  readAt: number;
  endedAt: number;
  /** Events read so far. */
  readings: readonly Reading[];
  /** When each journey ended. */
  ends: readonly number[];
  /** Acknowledged, and never read. */
  unread: readonly string[];
  verdict: Verdict;
}>;

const workers = ['router', 'channel-worker', 'journey-worker'] as const;
/** One event in so many begins a journey that sends an SMS; the others are read and lead nowhere. */
const oneIn = 10;
/** Those who look at pages. */
const readers = 5_000;
const everyMs = 500;
/** Nothing moves for so long: it never will. */
const patienceMs = 60_000;
/** The control: events that a producer was told yes about and nobody has; and how long the journeys stand still. */
const untold = 10;
const frozenMs = 15_000;

/** Events that came while nobody was there to read them, and what becomes of them once somebody is. */
export async function drainBacklog(
  world: KillWorld,
  gates: Gates,
  { events, alone, negative }: Readonly<{ events: number; alone: boolean; negative: boolean }>,
): Promise<Drained> {
  const { stack, books, farSide, load, say } = world;
  const before = await readSoFar(world);
  await keepAway(stack, gates, workers);
  const planned: PlannedEvent[] = [];
  const calls = Array.from({ length: events }, (_, n) => {
    if (n % oneIn !== 0) return pageSeen(n);
    const event = load.plan('sms');
    planned.push(event);
    return { id: event.id, call: signUp(event) };
  });
  const told = negative ? calls.slice(0, -untold) : calls;
  const began = Date.now();
  await segmentBatches(
    world,
    told.map(({ call }) => call),
  );
  say(`${told.length} events acknowledged in ${((Date.now() - began) / 1_000).toFixed(1)} s, with the workers away`);

  // What nobody has read yet outlives everybody, where nothing else of the run shows that.
  if (alone) await comeBack(world, await killEverything(stack, gates));
  else gates.open(workers);
  let readyAt = 0;
  const ready = stack.allBack(patienceMs).then(() => {
    readyAt = Date.now();
    say('the workers are back');
    if (negative) void freeze(world);
  });
  // Whoever reads does so before others are ready.
  const readings: Reading[] = [];
  let readAt = 0;
  let moved = { at: Date.now(), what: '' };
  for (;;) {
    // A machine that is very busy lets nobody in for seconds: that is no verdict.
    const seen = await lookAt(world).catch(() => undefined);
    const now = Date.now();
    if (seen === undefined) continue;
    const { open, running } = seen;
    const read = seen.read - before;
    readings.push({ at: now, count: read });
    if (readAt === 0 && read >= told.length) readAt = now;
    if (readAt > 0 && running + open.dispatches + open.messages === 0) break;
    const what = `${read} ${running} ${open.dispatches} ${open.messages}`;
    if (what !== moved.what) moved = { at: now, what };
    if (now - moved.at > patienceMs) {
      say(`nothing has moved for ${patienceMs / 1_000} s: read, running, dispatches, messages: ${what}`);
      break;
    }
    if (readings.length % 20 === 0) say(`… ${read} of ${told.length} read, ${running} journeys under way`);
    await sleep(everyMs);
  }
  await ready;

  // One after the other: the books have few connections, and whoever waits for one gives up.
  const [enrollments, rows, entries] = [await books.enrollments(), await books.rows(), await farSide.entries()];
  const mine = new Set(planned.map(({ id }) => id));
  const ends = await books.query<{ id: string; at: number }>(
    `select entry_event_id as id, (extract(epoch from ended_at) * 1000)::float8 as at from enrollments
     where journey_id = 'text' and ended_at is not null`,
  );
  const unread = await books.query<{ id: string }>(
    'select id from unnest($1::text[]) as id except select event_id from inbox',
    [calls.map(({ id }) => id)],
  );
  const endsOfMine = ends.flatMap(({ id, at }) => (mine.has(id) ? [at] : []));
  return {
    events,
    journeys: planned.length,
    readyAt,
    readAt,
    endedAt: Math.max(...endsOfMine),
    readings,
    ends: endsOfMine,
    unread: unread.map(({ id }) => id),
    verdict: judge({
      acked: planned,
      enrollments: enrollments.filter(({ eventId }) => mine.has(eventId)),
      rows: rows.filter(({ eventId }) => mine.has(eventId)),
      entries,
      droppedMails: [],
      kills: [],
      httpMs: world.timing.httpMs,
    }),
  };
}

function pageSeen(n: number): { readonly id: string; readonly call: object } {
  const id = `page-${n}`;
  const userId = `reader-${n % readers}`;
  return { id, call: { type: 'track', messageId: id, userId, event: 'page.seen', properties: { page: n } } };
}

const readSoFar = async ({ books }: KillWorld): Promise<number> =>
  (await books.query<{ n: number }>(`select count(*)::int as n from inbox where type in ('kill.sms', 'page.seen')`))[0]
    ?.n ?? 0;

const countOf = async ({ books }: KillWorld, which: string): Promise<number> =>
  (await books.query<{ n: number }>(`select count(*)::int as n from enrollments where ${which}`))[0]?.n ?? 0;

async function lookAt(world: KillWorld) {
  const read = await readSoFar(world);
  const running = await countOf(world, `journey_id = 'text' and status = 'running'`);
  return { read, running, open: await world.books.open() };
}

/** The control of the pace. */
async function freeze({ stack }: KillWorld): Promise<void> {
  await sleep(frozenMs);
  const pid = stack.find('journey-worker')?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  await sleep(frozenMs);
  process.kill(pid, 'SIGCONT');
}
