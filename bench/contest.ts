import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { realClock } from '../domain/clock.ts';
import type { JourneyDefinition } from '../domain/journey/definition.ts';
import type { JourneyInput } from '../workflows/messages.ts';
import { cpuOf } from './processes.ts';
import { startRacer } from './racer.ts';
import type { BenchStack } from './stack.ts';

/** One journey of a workspace, played by our interpreter and by a workflow that somebody wrote for it alone. */
export type Contest = {
  readonly workspace: string;
  readonly journey: string;
  /** Below `bench/`: exports the workflow `byHand`. */
  readonly byHand: string;
  /** Before anybody comes in; the address is the sandbox's. */
  prepare(sandbox: string): Promise<void>;
  /** What these runs must have done, over all of them; `runs` are rows of `enrollments e join profiles p`. */
  readonly done: Readonly<Record<string, Done>>;
};
type Done = { readonly sql: string; readonly times: number };

/** Who decides what comes next. */
type Side = 'ours' | 'byHand';

export type Contestants = {
  /** Plays so many, so many at once, and answers what the worker's process needed for one: ms of processor. */
  run(side: Side, units: number, inFlight: number): Promise<number>;
  close(): Promise<void>;
};

/** Each side in a worker process of its own; every round is checked to have done the same. */
export async function startContest(
  contest: Contest,
  { config, environment, addresses }: BenchStack,
  nodeArgs: readonly string[],
): Promise<Contestants> {
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  await contest.prepare(addresses.sandbox ?? '');
  const published = await publishedForm(pool, contest.journey);
  const sides = {
    ours: { type: 'journey', workflows: '../workflows/index.ts', queue: 'bench-journeys' },
    byHand: { type: 'byHand', workflows: contest.byHand, queue: 'by-hand-journeys' },
  } as const;
  const worker = (side: Side) =>
    startRacer(
      'ours/journey-worker.ts',
      {
        ...given(environment),
        QUEUE: sides[side].queue,
        WORKFLOWS: fileURLToPath(new URL(sides[side].workflows, import.meta.url)),
      },
      nodeArgs,
    );
  const workers = { ours: await worker('ours'), byHand: await worker('byHand') };
  const connection = await Connection.connect({ address: config.temporal.address });
  const { workflow } = new Client({ connection, namespace: config.temporal.namespace });

  return {
    async run(side, units, inFlight) {
      const enrollments = await enroll(pool, contest.journey, published.version, units);
      const waiting = [...enrollments];
      const { type, queue } = sides[side];
      const before = cpuOf([workers[side].pid]);
      const lane = async (): Promise<void> => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          const input = inputOf(contest.journey, published, id);
          const { workspace, enrollmentId, version, clock } = input;
          const args = [side === 'ours' ? input : { workspace, enrollmentId, version, clock }];
          await workflow.execute(type, { taskQueue: queue, workflowId: `${side}-${id}`, args });
        }
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
      const used = cpuOf([workers[side].pid]) - before;
      await checkDone(pool, contest, enrollments, side);
      return used / units;
    },
    async close() {
      await Promise.all([workers.ours.close(), workers.byHand.close()]);
      await connection.close();
      await pool.end();
    },
  };
}

export const given = (environment: BenchStack['environment']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

export type Published = { readonly version: string; readonly definition: JourneyDefinition };

export async function publishedForm(pool: pg.Pool, journey: string): Promise<Published> {
  const { rows } = await pool.query<Published>(
    'select hash as version, definition from journey_versions where journey_id = $1',
    [journey],
  );
  const [published] = rows;
  if (published === undefined) throw new Error(`the workspace of this bench has no journey called ${journey}`);
  return published;
}

export function inputOf(journeyId: string, { version, definition }: Published, enrollmentId: string): JourneyInput {
  const fixed = { journeyId, enteredAt: Date.now(), localFirst: true, timingFactor: 1 };
  return { workspace: 'default', enrollmentId, version, clock: realClock, ...fixed, definition };
}

let people = 0;

/** What the router has written by the time a journey begins. */
export async function enroll(
  pool: pg.Pool,
  journey: string,
  version: string,
  count: number,
): Promise<readonly string[]> {
  const rows = Array.from({ length: count }, () => {
    const phone = `+38591${String((people += 1)).padStart(7, '0')}`;
    return { id: randomUUID(), profile: randomUUID(), traits: { phone, firstName: 'Ana', stage: 'none' } };
  });
  const all = JSON.stringify(rows);
  const asRows = 'json_to_recordset($1::json) as x (id uuid, profile uuid, traits jsonb)';
  await pool.query(`insert into profiles (id, workspace, traits) select profile, 'default', traits from ${asRows}`, [
    all,
  ]);
  await pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
     select id, 'default', $4, $2, profile, profile, 'bench-' || id, 'once', 'bench', id::text, $3 from ${asRows}`,
    [all, version, realClock, journey],
  );
  const entry = { type: 'user.signed_up', properties: { plan: 'pro' } };
  await pool.query(`insert into enrollment_data (enrollment_id, ref, data) select id, 'entry', $2 from ${asRows}`, [
    all,
    entry,
  ]);
  return rows.map(({ id }) => id);
}

async function checkDone(pool: pg.Pool, { done }: Contest, enrollments: readonly string[], side: Side): Promise<void> {
  const counts = Object.entries(done).map(([name, { sql }]) => `${sql}::int as ${name}`);
  const { rows } = await pool.query<Record<string, number>>(
    `select ${counts.join(', ')} from enrollments e join profiles p on p.id = e.profile_id where e.id = any ($1::uuid[])`,
    [enrollments],
  );
  const wanted = Object.fromEntries(
    Object.entries(done).map(([name, { times }]) => [name, times * enrollments.length]),
  );
  const [found = {}] = rows;
  if (Object.entries(wanted).some(([name, many]) => found[name] !== many))
    throw new Error(`${side}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
}
