import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { byKeys, createPool } from '../adapters/postgres/pool.ts';
import type { Config } from '../config/load.ts';
import { available, channels } from '../domain/channel.ts';
import { channelQueue, journeysQueue } from '../domain/queues.ts';
import type { RunningRole } from './role.ts';
import { connectNative, graceOf } from './temporal-worker.ts';
import { wireActivities } from './wire-activities.ts';

/** Sends at a time per channel: one slow provider fills its own slots only. */
const sendsPerChannel = 64;

/** The sends that a journey's own process handed over; one queue and one set of slots per channel. */
export async function runChannelWorker(config: Config, log: Logger): Promise<RunningRole> {
  const pool = createPool(config.databaseUrl, {
    name: 'channel-worker',
    max: 12,
    settings: byKeys,
    onError: (error) => log.warn({ err: error.name }, 'an idle database connection broke'),
  });
  const connection = await connectNative(config);
  const { activities, close } = await wireActivities(config, pool, (activity, error) =>
    log.warn({ activity, error: String(error) }, 'activity failed'),
  );
  const { sendMessage, sendSingle, compensateStep, takeBackMessage } = activities;
  const served = channels.filter((channel) => available[channel] !== undefined);
  const workers = await Promise.all(
    served.map((channel) =>
      Worker.create({
        connection,
        namespace: config.temporal.namespace,
        taskQueue: channelQueue(journeysQueue, channel),
        activities: { sendMessage, sendSingle, compensateStep, takeBackMessage },
        maxConcurrentActivityTaskExecutions: sendsPerChannel,
        ...graceOf(config),
      }),
    ),
  );
  const ended = Promise.all(workers.map((worker) => worker.run()));
  return {
    ended,
    async close() {
      for (const worker of workers) worker.shutdown();
      await ended;
      await close();
      await connection.close();
      await pool.end();
    },
  };
}
