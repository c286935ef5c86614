import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineName } from '../../../engines/engine.ts';
import type { Kill } from '../../kill/in-the-window.ts';
import { judge } from '../../kill/verdict.ts';
import { killWorld } from '../../kill/world.ts';
import type { KillWorld } from '../../kill/world.ts';
import { faultJourneys } from './journeys.ts';
import { command, segment } from '../../kill/posts.ts';
import { expectWithin } from '../../support/promised-time.ts';
import { temporalChannel } from '../../../config/temporal-channel.ts';

const patienceMs = 120_000;
/** Which process performs a send; `npm run prove` looks at both. */
const localFirst = process.env['CARILLON_LOCAL_FIRST'] !== 'off';
/** What the load's own events lead to; the others are judged by their tests. */
const ofTheLoad = new Set(['text', 'mail', 'both', 'patient']);

describe('a stack in trouble, with events flowing', () => {
  let world: KillWorld;
  /** A database that goes between a mail's body and its record leaves that mail in doubt. */
  const kills: Kill[] = [];
  beforeAll(async () => {
    const say = (line: string): void => void process.stderr.write(`faults: ${line}\n`);
    world = await killWorld({ seed: 19, timingFactor: 0.1, localFirst, say, workspace: faultJourneys });
  });
  afterAll(() => world.close());

  /** Everything so far is settled, nothing is lost, and nobody has anything twice. */
  const expectAllWell = async (): Promise<void> => {
    await world.load.stop();
    await world.drain(patienceMs);
    const { books, farSide, load, timing } = world;
    const [enrollments, rows, entries] = await Promise.all([books.enrollments(), books.rows(), farSide.entries()]);
    const own = enrollments.filter(({ journey }) => ofTheLoad.has(journey));
    const evidence = { acked: load.acked(), rows, entries, droppedMails: [], kills, httpMs: timing.httpMs };
    const { heldInjected: _injected, heldByKills: _byKills, ...offences } = judge({ ...evidence, enrollments: own });
    expect(Object.values(offences).flat()).toEqual([]);
  };

  it('loses and doubles nothing when NATS, Temporal and PostgreSQL are restarted (2.19)', async () => {
    world.load.start(20);
    const politely: Readonly<Record<EngineName, NodeJS.Signals>> = {
      nats: 'SIGTERM',
      temporal: 'SIGTERM',
      postgres: 'SIGINT',
    };
    for (const [name, signal] of Object.entries(politely) as [EngineName, NodeJS.Signals][]) {
      await sleep(1_000);
      kills.push({ victim: name, at: Date.now() });
      const before = await world.stack.kill(name, signal);
      await world.stack.backAfter(name, before);
    }
    await sleep(1_000);
    await expectAllWell();
  });

  it('sends once to a person who turns out to be two in the middle of their journey (2.19)', async () => {
    const { load, books, farSide } = world;
    const people = Array.from({ length: 20 }, () => ({ known: load.plan('sms'), unknown: load.plan('sms') }));
    const track = async (event: string, id: string, who: object, rest: object = {}): Promise<void> =>
      segment(world, 'track', { messageId: id, event: `kill.${event}`, properties: { token: id }, ...who, ...rest });
    const each = (act: (one: (typeof people)[number]) => Promise<void>): Promise<unknown> =>
      Promise.all(people.map(act));
    await each(async ({ known, unknown }) => {
      const traits = { context: { traits: { phone: `+${known.phone}` } } };
      await track('late', `${unknown.id}-a`, { anonymousId: unknown.userId }, traits);
      await track('late', `${known.id}-u`, { userId: known.userId });
    });
    const running = `select count(*)::int as n from enrollments where journey_id = 'late'`;
    await expect.poll(async () => (await books.query<{ n: number }>(running))[0]?.n, { timeout: 30_000 }).toBe(40);
    await each(async ({ known: { userId, id }, unknown }) => {
      await segment(world, 'identify', { userId, anonymousId: unknown.userId, messageId: `${id}-i` });
      await track('go', `${id}-g`, { userId });
    });
    await world.drain(patienceMs);
    const late = await books.query<{ status: string; reason: string; n: number }>(
      `select status, reason, count(*)::int as n from enrollments where journey_id = 'late' group by 1, 2 order by 1`,
    );
    expect(late.map(({ status, n }) => `${n} ${status}`)).toEqual(['20 completed', '20 exited']);
    expect(late.find(({ status }) => status === 'exited')?.reason).toContain('merged');
    const phones = new Set(people.map(({ known }) => known.phone));
    const got = (await farSide.entries()).filter(({ to, outcome }) => phones.has(to) && outcome === 'accepted');
    expect(got.map(({ to }) => to).toSorted()).toEqual([...phones].toSorted());
  });

  it('hears answers that came in time although nobody read them before the time was up [5.3]', async () => {
    const { stack, load, books } = world;
    const people = Array.from({ length: 20 }, () => load.plan('sms'));
    const batch = (event: string) =>
      people.map(({ id, userId }) => ({ type: 'track', messageId: `${id}-${event}`, userId, event: `kill.${event}` }));
    await segment(world, 'batch', { batch: batch('question') });
    const running = `select count(*)::int as n from enrollments where journey_id = 'question' and status = 'running'`;
    await expect.poll(async () => (await books.query<{ n: number }>(running))[0]?.n, { timeout: 30_000 }).toBe(20);
    await expect.poll(async () => (await books.open()).dispatches, { timeout: 30_000 }).toBe(0);
    const router = stack.find('router')?.pid ?? 0;
    process.kill(router, 'SIGSTOP');
    try {
      await segment(world, 'batch', { batch: batch('answer') });
      await sleep(10_000);
      expect((await books.query<{ n: number }>(running))[0]?.n).toBe(20);
    } finally {
      process.kill(router, 'SIGCONT');
    }
    await world.drain(patienceMs);
    const ends = await books.query<{ reason: string; n: number }>(
      `select reason, count(*)::int as n from enrollments where journey_id = 'question' group by 1`,
    );
    expect(ends).toEqual([{ reason: 'answered', n: 20 }]);
  });

  it('stops claiming within a second of a halt, keeps it over restarts, and lets everybody go on after it (2.13)', async () => {
    const { stack, load, books } = world;
    load.start(10);
    await sleep(2_000);
    const halt = await command<{ id: string }>(world, 'halt', { reason: 'fault test' });
    const [at] = await books.query<{ at: Date }>('select clock_timestamp() as at');
    const claimsSince = async (ms: number): Promise<number> => {
      const since = new Date((at?.at.getTime() ?? 0) + ms);
      const [row] = await books.query<{ n: number }>('select count(*)::int as n from attempts where started_at > $1', [
        since,
      ]);
      return row?.n ?? -1;
    };
    await sleep(2_500);
    expect(await claimsSince(1_000)).toBe(0);
    for (const name of ['router', 'channel-worker', 'postgres'] as const) {
      const before = await stack.kill(name);
      await stack.backAfter(name, before);
    }
    await load.stop();
    await sleep(2_500);
    expect(await claimsSince(1_000)).toBe(0);
    const [ended] = await books.query<{ n: number }>(
      `select count(*)::int as n from enrollments where ended_at > $1 and exists
      (select 1 from messages m where m.owner_id = enrollments.id and m.state = 'SKIPPED')`,
      [at?.at],
    );
    expect(ended?.n).toBe(0);
    const preview = await command<{ released: boolean; held: number; halts: { id: string }[] }>(world, 'resume', {});
    expect(preview).toMatchObject({ released: false, halts: [{ id: halt.id }] });
    expect(preview.held).toBeGreaterThan(20);
    await command(world, 'resume', { confirm: true });
    await expectAllWell();
  });

  it('answers a query within a second while 500 journeys stand at a branch and PostgreSQL hangs (2.19)', async () => {
    const { stack, load, books } = world;
    const connection = await Connection.connect(temporalChannel(stack.temporalAddress));
    const { workflow } = new Client({ connection });
    const batch = Array.from({ length: 500 }, () => load.plan('sms')).map(({ id, userId, email }) => ({
      type: 'track',
      messageId: id,
      userId,
      event: 'kill.fork',
      context: { traits: { email } },
    }));
    await segment(world, 'batch', { batch });
    const other = load.plan('patient');
    await load.send(other);
    const ids = async (journey: string): Promise<string[]> =>
      (
        await books.query<{ id: string }>(
          `select workflow_id as id from enrollments where journey_id = $1 and status = 'running'`,
          [journey],
        )
      ).map(({ id }) => id);
    const started = async (): Promise<boolean> =>
      (await ids('fork')).length === 500 && (await books.open()).dispatches === 0;
    await expect.poll(started, { timeout: 60_000 }).toBe(true);
    const forks = await ids('fork');
    const [patient = ''] = await ids('patient');
    const ask = async (): Promise<number> => {
      const began = Date.now();
      expect(await workflow.getHandle(patient).query('view')).toMatchObject({ paused: false });
      return Date.now() - began;
    };
    // All have come to their gate when nobody waits for the worker any more; what one query takes then is the machine's own.
    await expect
      .poll(async () => Math.max(await ask(), await ask(), await ask()), { timeout: 60_000 })
      .toBeLessThan(500);
    const usual = Math.max(...(await inTurn(5, ask)));

    const frozen = processesOfPostgres(stack.find('postgres')?.pid ?? 0);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    const waits: number[] = [];
    try {
      const gate = { kind: 'event', id: 'gate', type: 'kill.gate', at: Date.now(), matched: ['wait:gate'] };
      const opening = Promise.all(forks.map((id) => workflow.getHandle(id).signal('occurrence', gate)));
      const until = Date.now() + 6_000;
      while (Date.now() < until) {
        waits.push(await ask());
        await sleep(100);
      }
      await opening;
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    process.stderr.write(
      `faults: ${waits.length} queries meanwhile, slowest ${Math.max(...waits)} ms, before ${usual} ms\n`,
    );
    expectWithin(1_000, Math.max(...waits), 'slowest query of another journey');
    await load.goOn(other);
    await connection.close();
    await expectAllWell();
    expect(await ids('fork')).toEqual([]);
  });
});

async function inTurn<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let n = 0; n < times; n += 1) results.push(await act());
  return results;
}

/** The postmaster and everything it has forked. */
function processesOfPostgres(postmaster: number): readonly number[] {
  const parentOf = (pid: string): string | undefined => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
    } catch {
      return undefined; // ended meanwhile
    }
  };
  const children =
    process.platform === 'linux'
      ? readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === String(postmaster))
      : spawnSync('pgrep', ['-P', String(postmaster)], { encoding: 'utf8' })
          .stdout.split('\n')
          .filter(Boolean);
  return [postmaster, ...children.map(Number)];
}
