import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { byKeys, createPool } from '../adapters/postgres/pool.ts';
import type { Config } from '../config/load.ts';
import { journeysQueue } from '../domain/queues.ts';
import { connectNative, graceOf, workflowSource } from './temporal-worker.ts';
import type { RunningRole } from './role.ts';
import { wireActivities } from './wire-activities.ts';

/** A sleeping journey costs nothing; a cached one about a tenth of a megabyte. */
const cachedWorkflows = 300;

/** Workflows, their look-ups, and the sends that are tried where they run. */
export async function runJourneyWorker(config: Config, log: Logger): Promise<RunningRole> {
  const pool = createPool(config.databaseUrl, {
    name: 'journey-worker',
    max: 12,
    settings: byKeys,
    onError: (error) => log.warn({ err: error.name }, 'an idle database connection broke'),
  });
  const connection = await connectNative(config);
  const wired = await wireActivities(config, pool, (activity, error) =>
    log.warn({ activity, error: String(error) }, 'activity failed'),
  );
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: journeysQueue,
    ...workflowSource(),
    activities: wired.activities,
    maxCachedWorkflows: cachedWorkflows,
    // An eager activity would bypass its own queue's limits.
    maxEagerActivityReservationsPerWorkflowTask: 0,
    ...graceOf(config),
  });
  const ended = worker.run();
  return {
    ended,
    async close() {
      worker.shutdown();
      await ended;
      await wired.close();
      await connection.close();
      await pool.end();
    },
  };
}
