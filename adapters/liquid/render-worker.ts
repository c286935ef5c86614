import { workerData } from 'node:worker_threads';
import { createRenderNow } from './render-now.ts';
import type { Order, Reply } from './lane.ts';
import { createProgress } from './progress.ts';
import type { ThreadData } from './spawn-worker.ts';

// Entry of the renderer's thread: one order in, one reply out, in order. Whatever it does, the lane outside can end it.
const { port, memory } = workerData as ThreadData;
const progress = createProgress(memory);
const renderNow = createRenderNow();

port.on('message', ({ id, jobs }: Order) => {
  const results = jobs.map(({ template, scope }, index) => {
    progress.set(id, index);
    return renderNow(template, scope);
  });
  port.postMessage({ id, results } satisfies Reply);
});
port.postMessage('ready');
