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

/** Who decides what comes next: our interpreter, or a workflow that somebody wrote for this one saga. */
const sides = {
  ours: { type: 'journey', workflows: '../workflows/index.ts', queue: 'bench-journeys' },
  byHand: { type: 'byHand', workflows: 'ceilings/saga-workflow.ts', queue: 'by-hand-journeys' },
} as const;
type Side = keyof typeof sides;

export type Sagas = {
  /** Plays so many, so many at once, and answers what the worker's process needed for one: ms of processor. */
  run(side: Side, units: number, inFlight: number): Promise<number>;
  close(): Promise<void>;
};

/** Journeys of `bench/workspaces/saga`, each side in a worker process of its own; every round is checked to have done and undone the same. */
export async function startSagas(
  { config, environment, addresses }: BenchStack,
  nodeArgs: readonly string[],
): Promise<Sagas> {
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  await refuseGifts(addresses.sandbox ?? '');
  const { rows } = await pool.query<{ version: string; definition: JourneyDefinition }>(
    `select hash as version, definition from journey_versions where journey_id = 'saga'`,
  );
  const [published] = rows;
  if (published === undefined) throw new Error('the workspace of this bench has no journey called saga');
  const worker = (side: Side) =>
    startRacer(
      'ours/saga-worker.ts',
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
      const enrollments = await enroll(pool, published.version, units);
      const waiting = [...enrollments];
      const { type, queue } = sides[side];
      const before = cpuOf([workers[side].pid]);
      const lane = async (): Promise<void> => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          const { definition, version } = published;
          const person = { workspace: 'default', enrollmentId: id, version, clock: realClock };
          const fixed = { journeyId: 'saga', enteredAt: Date.now(), localFirst: true, timingFactor: 1 };
          const input: JourneyInput = { ...person, ...fixed, definition };
          const args = [side === 'ours' ? input : person];
          await workflow.execute(type, { taskQueue: queue, workflowId: `${side}-${id}`, args });
        }
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
      const used = cpuOf([workers[side].pid]) - before;
      await checkUndone(pool, enrollments, side);
      return used / units;
    },
    async close() {
      await Promise.all([workers.ours.close(), workers.byHand.close()]);
      await connection.close();
      await pool.end();
    },
  };
}

const given = (environment: BenchStack['environment']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** The step at the end fails: the provider refuses it. It reports nothing back, so that nobody is signalled on one side only. */
async function refuseGifts(sandbox: string): Promise<void> {
  const told = [
    { path: 'rules', body: { match: { contains: 'gift' }, fate: 'rejected' } },
    { path: 'settings', body: { reports: 'off', magic: false } },
  ];
  for (const { path, body } of told) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox}/_sim/${path}`, init);
    if (!response.ok) throw new Error(`the sandbox refused ${path}: ${response.status} ${await response.text()}`);
  }
}

let people = 0;

/** What the router has written by the time a journey begins. */
async function enroll(pool: pg.Pool, version: string, count: number): Promise<readonly string[]> {
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
     select id, 'default', 'saga', $2, profile, profile, 'bench-' || id, 'once', 'bench', id::text, $3 from ${asRows}`,
    [all, version, realClock],
  );
  const entry = { type: 'user.signed_up', properties: { plan: 'pro' } };
  await pool.query(`insert into enrollment_data (enrollment_id, ref, data) select id, 'entry', $2 from ${asRows}`, [
    all,
    entry,
  ]);
  return rows.map(({ id }) => id);
}

/** Both sides must have sent two messages, been refused one, put back one trait and ended. */
async function checkUndone(pool: pg.Pool, enrollments: readonly string[], side: Side): Promise<void> {
  const { rows } = await pool.query<Record<string, number>>(
    `select count(*) filter (where e.status = 'exited' and p.traits ->> 'stage' = 'none')::int as ended,
      sum((select count(*) from messages m where m.owner_id = e.id and m.state = 'ACCEPTED'))::int as accepted,
      sum((select count(*) from messages m where m.owner_id = e.id and m.state = 'REJECTED'))::int as rejected,
      sum((select count(*) from compensations c where c.enrollment_id = e.id and c.outcome = 'undone'))::int as undone
     from enrollments e join profiles p on p.id = e.profile_id where e.id = any ($1::uuid[])`,
    [enrollments],
  );
  const count = enrollments.length;
  const wanted = { ended: count, accepted: 2 * count, rejected: count, undone: 2 * count };
  const [found] = rows;
  if (Object.entries(wanted).some(([name, many]) => found?.[name] !== many))
    throw new Error(`${side}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
}
