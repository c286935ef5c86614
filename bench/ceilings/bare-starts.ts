/** Starts bare workflows and waits for their results: as many in flight as asked, or one at a time with pauses. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';

type Order = { units: number; inFlight: number; pauseMs: number };

const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const client = new Client({ connection });
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight, pauseMs } = JSON.parse(line) as Order;
  const latencies: number[] = [];
  let left = units;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const asked = Date.now();
      const began = await client.workflow.execute('bare', { taskQueue: 'bare', workflowId: randomUUID(), args: [] });
      latencies.push((began as number) - asked);
      if (pauseMs > 0) await pause(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  console.log(JSON.stringify({ perSecond: (units / (performance.now() - start)) * 1_000, latencies }));
}
await connection.close();
