import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { packageRoot } from '../../engines/package-root.ts';
import { enroll, given, inputOf, publishedForm } from '../contest.ts';
import type { Figure } from '../figure.ts';
import { residentOf } from '../processes.ts';
import { show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { type BenchStack, profilingOf, withStack } from '../stack.ts';

/** Millions of bytes, which is how bundles and containers are sold. */
const [mostBundle, mostMemory] = [1.9, 500];
const startsAtOnce = 20;
const queue = 'bench-journeys';
const bundle = join(packageRoot(), 'dist/workflows/bundle.js');

export const cachedRuns: Figure = {
  id: '6.24',
  name: 'cached-runs',
  claim: 'the workflows’ bundle, and memory of a journey worker that keeps 1,000 waiting runs (RSS)',
  target: `bundle ≤ ${mostBundle} MB; ≤ ${mostMemory} MB`,
  measure: (bench) =>
    withStack(bench, { workspace: 'bench/workspaces/six-nodes' }, async (stack) => {
      const runs = bench.size === 'small' ? 200 : 1_000;
      const settings = { QUEUE: queue, BUNDLE: bundle, CACHED: String(runs) };
      const worker = await startRacer('ours/journey-worker.ts', { ...given(stack.environment), ...settings }, [
        ...profilingOf(bench),
      ]);
      const before = megabytes(residentOf(worker.pid));
      await startAsleep(stack, runs);
      for (let kept = 0; kept < runs; kept = await worker.round<number>('how many')) {
        bench.say(`  ${kept} of ${runs} runs wait in memory`);
        await pause(1_000);
      }
      const after = megabytes(residentOf(worker.pid));
      await worker.close();
      const size = statSync(bundle).size / 1e6;
      return {
        figure: `bundle ${size.toFixed(2)} MB; ${show(after)} MB with ${runs} runs kept, ${show(before)} before any`,
        met: size <= mostBundle && after <= mostMemory,
        values: { bundle: size, runs, before, after },
      };
    }),
};

const megabytes = (mebibytes: number): number => mebibytes * 1.048576;

async function startAsleep({ config }: BenchStack, runs: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 2 });
  const connection = await Connection.connect({ address: config.temporal.address });
  const { workflow } = new Client({ connection, namespace: config.temporal.namespace });
  try {
    const published = await publishedForm(pool, 'asleep');
    const waiting = [...(await enroll(pool, 'asleep', published.version, runs))];
    const lane = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
        await workflow.start('journey', {
          taskQueue: queue,
          workflowId: `asleep-${id}`,
          args: [inputOf('asleep', published, id)],
        });
    };
    await Promise.all(Array.from({ length: startsAtOnce }, lane));
  } finally {
    await connection.close();
    await pool.end();
  }
}
