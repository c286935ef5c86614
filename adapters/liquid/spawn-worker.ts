import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { createProgress, progressBytes, type Progress } from './progress.ts';

export type RenderThread = { readonly worker: Worker; readonly port: MessagePort; readonly progress: Progress };

/** What the thread is given to begin with. */
export type ThreadData = { readonly port: MessagePort; readonly memory: SharedArrayBuffer };

/** A template has no business with more: past it the thread dies with ERR_WORKER_OUT_OF_MEMORY, not the process. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

/** Starts the renderer's thread beside this file. */
export function spawnRenderThread(): RenderThread {
  const built = fileURLToPath(import.meta.url).endsWith('.js');
  const entry = built ? './render-worker.js' : './render-worker-from-source.mjs';
  const { port1, port2 } = new MessageChannel();
  const memory = new SharedArrayBuffer(progressBytes);
  const worker = new Worker(new URL(entry, import.meta.url), {
    workerData: { port: port2, memory } satisfies ThreadData,
    transferList: [port2],
    resourceLimits,
    // Nothing of the process reaches a template: no environment, no flags.
    env: {},
    execArgv: [],
    name: 'liquid',
  });
  return { worker, port: port1, progress: createProgress(memory) };
}
