import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { byKeys, createPool } from '../adapters/postgres/pool.ts';
import type { Config } from '../config/load.ts';
import { campaignsQueue, journeysQueue } from '../domain/queues.ts';
import type { RunningRole } from './role.ts';
import { connectNative, graceOf } from './temporal-worker.ts';
import { wireCampaigns } from './wire-campaigns.ts';

/** Pages at a time: while one waits for the provider, another is claimed and a third is recorded. */
const pagesAtOnce = 4;

/** Pages of campaigns, with slots and database connections of their own: a million recipients hold up nobody's one message. */
export async function runCampaignWorker(config: Config, log: Logger): Promise<RunningRole> {
  const pool = createPool(config.databaseUrl, {
    name: 'campaign-worker',
    max: pagesAtOnce + 1,
    settings: byKeys,
    onError: (error) => log.warn({ err: error.name }, 'an idle database connection broke'),
  });
  const connection = await connectNative(config);
  let closing = false;
  const { activities, close } = await wireCampaigns(
    config,
    pool,
    (activity, error) => log.warn({ activity, error: String(error) }, 'activity failed'),
    () => {
      const context = Context.current();
      // A page would use up all of the grace; between two requests it can stop at once.
      return { beat: () => context.heartbeat(), stopping: () => closing || context.cancellationSignal.aborted };
    },
  );
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: campaignsQueue(journeysQueue),
    activities,
    maxConcurrentActivityTaskExecutions: pagesAtOnce,
    ...graceOf(config),
  });
  const ended = worker.run();
  return {
    ended,
    async close() {
      closing = true;
      worker.shutdown();
      await ended;
      await close();
      await connection.close();
      await pool.end();
    },
  };
}
