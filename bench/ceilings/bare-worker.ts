/** The worker process of the bare workflow; its activity answers when it began. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' }),
  taskQueue: 'bare',
  workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
  activities: { noop: () => Promise.resolve(Date.now()) },
});
const running = worker.run();
console.log('"ready"');
for await (const _ of process.stdin); // until our parent closes it
worker.shutdown();
await running;
process.exit(0);
