import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { createRenderNow } from './render-now.ts';
import type { Job, Reply } from './lane.ts';

// Entry of the renderer's thread: one job in, one reply out, in order. Whatever it does, the lane outside can end it.
const { port } = workerData as { readonly port: MessagePort };
const renderNow = createRenderNow();

port.on('message', (job: Job) => {
  const reply: Reply = { id: job.id, result: renderNow(job.template, job.scope) };
  port.postMessage(reply);
});
port.postMessage('ready');
