/**
 * The worker process of ours and of the ceiling alike: the same activities with their real adapters on the same settings; only the workflows
 * differ. Answers every line with the number of runs that it keeps in memory.
 */
import { createInterface } from 'node:readline';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createPool } from '../../adapters/postgres/pool.ts';
import { loadConfig } from '../../config/load.ts';
import { channelQueue } from '../../domain/queues.ts';
import { wireActivities } from '../../workers/wire-activities.ts';

const { QUEUE: taskQueue = '', WORKFLOWS: workflowsPath = '', BUNDLE: codePath, CACHED: cached } = process.env;
const config = loadConfig(process.env);
const { namespace } = config.temporal;
const pool = createPool(config.databaseUrl, { name: 'bench journeys', max: 12, onError: () => undefined });
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address: config.temporal.address });
const { activities, close } = await wireActivities(config, pool, (name, error) => console.error(name, error));
const workers = await Promise.all([
  Worker.create({
    connection,
    namespace,
    taskQueue,
    ...(codePath === undefined ? { workflowsPath } : { workflowBundle: { codePath } }),
    ...(cached === undefined ? {} : { maxCachedWorkflows: Number(cached) }),
    activities,
    maxEagerActivityReservationsPerWorkflowTask: 0,
  }),
  Worker.create({ connection, namespace, taskQueue: channelQueue(taskQueue, 'sms'), activities }),
]);
const running = Promise.all(workers.map((worker) => worker.run()));
process.stdout.write('"ready"\n');
for await (const _ of createInterface(process.stdin))
  // until our parent closes it
  process.stdout.write(`${workers[0].getStatus().numCachedWorkflows}\n`);
for (const worker of workers) worker.shutdown();
await running;
await close();
await connection.close();
await pool.end();
process.exit(0);
