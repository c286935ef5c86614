import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { build, compiled } from '../../support/carillon.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';
import { expectWithin } from '../../support/promised-time.ts';

const listening: JourneyDefinition = {
  id: 'listening',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [{ kind: 'waitFor', id: 'app', for: { event: 'app.opened' }, within: '2 days', then: [], else: [] }],
};
const people = Array.from({ length: 24 }, (_, n) => `person-${n}`);
const perPerson = 12;

describe('the router in bad times', () => {
  let world: RouterWorld;
  let children: ChildProcess[];
  beforeAll(build);
  beforeEach(async () => {
    world = await routerWorld('outage');
    await world.journey(listening);
    children = [];
  });
  afterEach(async () => {
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await world.close();
  });

  /** A router in a process of its own, as the stack starts it. */
  const startProcess = async (timingFactor = 1): Promise<ChildProcess> => {
    const { config, nats } = world;
    const child = spawn(process.execPath, [compiled('workers/main'), 'router'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: config.databaseUrl,
        NATS_URL: config.nats.url,
        CARILLON_NATS_ROUTER_PASSWORD: nats.natsUsers.router.password,
        TEMPORAL_ADDRESS: inject('engines').temporalAddress,
        CARILLON_TIMING_FACTOR: String(timingFactor),
        CARILLON_LOG_LEVEL: 'silent',
      },
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  };
  /** How many partitions each router process holds. */
  const shares = async (): Promise<number[]> => {
    const rows = await world.rows<{ n: number }>(
      `select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.classid = 7220002 and a.datname = current_database() and a.application_name like 'carillon router %-%' group by a.application_name`,
    );
    return rows.map(({ n }) => n).sort((a, b) => a - b);
  };
  /** Signs everybody up, then has them open the app `perPerson` times while `trouble` goes on. */
  const liveThrough = async (trouble: () => Promise<void>): Promise<void> => {
    await Promise.all(people.map((userId) => world.publish('user.signed_up', { userId }, { id: userId })));
    const events = (async () => {
      for (let n = 0; n < perPerson; n += 1) {
        const patient = async (userId: string): Promise<void> => {
          const id = `${userId}-${String(n).padStart(3, '0')}`;
          for (;;) {
            const done = await world.publish('app.opened', { userId }, { id }).catch(() => undefined);
            if (done !== undefined) return;
            await sleep(100);
          }
        };
        await Promise.all(people.map(patient));
        await sleep(100);
      }
    })();
    await Promise.all([events, trouble()]);
  };
  /** Nothing lost, nothing twice, everyone's events in the order in which they were published. */
  const expectWhole = async (): Promise<void> => {
    const total = people.length * (perPerson + 1);
    await soon(async () => (await world.rows('select 1 from inbox')).length).toBe(total);
    expect(await world.rows('select 1 from enrollments')).toHaveLength(people.length);
    const heard = await world.rows<{ person: string; ids: string[] }>(
      `select e.entry_event_id as person, array_agg(d.payload ->> 'id' order by d.id) as ids
       from dispatches d join enrollments e on e.id = d.enrollment_id where d.kind = 'signal' group by e.entry_event_id`,
    );
    expect(heard).toHaveLength(people.length);
    for (const { person, ids } of heard)
      expect(ids).toEqual(Array.from({ length: perPerson }, (_, n) => `test:${person}-${String(n).padStart(3, '0')}`));
    await soon(() => world.rows('select 1 from dispatches where done_at is null')).toEqual([]);
    expect(await world.deadLetters()).toEqual([]);
  };

  it('two processes share the partitions; when one is killed the other has them all within ten seconds', async () => {
    const [first] = await Promise.all([startProcess(), startProcess()]);
    await soon(shares).toEqual([8, 8]);
    let takenOver = 0;
    await liveThrough(async () => {
      await sleep(400);
      first.kill('SIGKILL');
      const killed = performance.now();
      await soon(shares).toEqual([16]);
      takenOver = performance.now() - killed;
    });
    expectWithin(10_000, takenOver, 'another router has all partitions after');
    await expectWhole();
  });

  it('a frozen process loses its partitions, and does no harm when it thaws', async () => {
    const [first] = await Promise.all([startProcess(0.4), startProcess(0.4)]);
    await soon(shares).toEqual([8, 8]);
    await liveThrough(async () => {
      await sleep(400);
      first.kill('SIGSTOP');
      await soon(shares).toEqual([16]);
      first.kill('SIGCONT');
      await soon(shares).toEqual([8, 8]);
    });
    await expectWhole();
  });

  it('waits while the database is away', async () => {
    await world.router();
    const admin = new pg.Client({ connectionString: inject('engines').databaseUrl });
    await admin.connect();
    const name = new URL(world.databaseUrl).pathname.slice(1);
    await liveThrough(async () => {
      await sleep(300);
      await admin.query(`alter database ${name} with allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      await sleep(1_500);
      await admin.query(`alter database ${name} with allow_connections true`);
    });
    await admin.end();
    await expectWhole();
  });

  it('goes on where it was when the stream server was killed', async () => {
    await world.router();
    await liveThrough(async () => {
      await sleep(300);
      await world.nats.crashAndRestart(500);
      await sleep(500);
      await world.nats.crashAndRestart();
    });
    await expectWhole();
  });
});
