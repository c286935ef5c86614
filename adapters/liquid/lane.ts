import { receiveMessageOnPort } from 'node:worker_threads';
import { TransientError } from '../../domain/errors.ts';
import type { CompiledTemplate } from '../../domain/template/compiled.ts';
import type { RenderResult } from '../../domain/template/renderer.ts';
import type { TemplateScope } from '../../domain/template/scope.ts';
import { spawnRenderThread, type RenderThread } from './spawn-worker.ts';

export type Job = { readonly id: number; readonly template: CompiledTemplate; readonly scope: TemplateScope };
export type Reply = { readonly id: number; readonly result: RenderResult };

/** One thread and the jobs given to it, first come first served. */
export type Lane = {
  readonly waiting: () => number;
  render(template: CompiledTemplate, scope: TemplateScope): Promise<RenderResult>;
  close(): Promise<void>;
};

type Pending = Job & { limitMs: number; settle: (result: RenderResult) => void; refuse: (error: Error) => void };

/** A busy machine can stall an innocent template: it gets a second, longer turn before it is called guilty. */
const secondTurn = 4;
const startsBeforeGivingUp = 3;

/** Ends the thread when the job at its head takes longer than `hardKillMs` of wall clock; those behind it move to a new one. */
export function createLane(hardKillMs: number): Lane {
  const queue: Pending[] = [];
  let thread: RenderThread | undefined;
  let ready = false;
  let failedStarts = 0;
  let nextId = 1;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function start(): void {
    const started = spawnRenderThread();
    thread = started;
    ready = false;
    started.port.on('message', (message: Reply | 'ready') => started === thread && take(message));
    started.worker.on('error', (error: NodeJS.ErrnoException) => started === thread && died(error.code));
    started.worker.on('exit', () => started === thread && died(undefined));
    for (const job of queue) post(job);
    keepAlive(queue.length > 0);
  }

  function post(job: Pending): void {
    thread?.port.postMessage({ id: job.id, template: job.template, scope: job.scope } satisfies Job);
  }

  /** An idle renderer keeps no process alive. */
  function keepAlive(yes: boolean): void {
    if (thread === undefined) return;
    if (yes) {
      thread.worker.ref();
      thread.port.ref();
    } else {
      thread.worker.unref();
      thread.port.unref();
    }
  }

  function take(message: Reply | 'ready'): void {
    if (message === 'ready') {
      ready = true;
      failedStarts = 0;
    } else if (queue[0]?.id === message.id) {
      queue.shift()?.settle(message.result);
      if (queue.length === 0) keepAlive(false);
    }
    watchHead();
  }

  function watchHead(): void {
    clearTimeout(timer);
    const head = queue[0];
    if (ready && head !== undefined) timer = setTimeout(late, head.limitMs, head.id);
  }

  function late(id: number): void {
    // This very process may have been the one that stalled: answers that already lie in the port count.
    for (let got = drain(); got !== undefined; got = drain()) take(got);
    const head = queue[0];
    if (head?.id !== id) return;
    drop();
    if (head.limitMs === hardKillMs) head.limitMs *= secondTurn;
    else queue.shift()?.settle({ kind: 'failed', reason: `template too slow (stopped after ${head.limitMs} ms)` });
    start();
  }

  function drain(): Reply | 'ready' | undefined {
    return thread && (receiveMessageOnPort(thread.port)?.message as Reply | 'ready' | undefined);
  }

  function died(code: string | undefined): void {
    drop();
    if (ready) {
      const tooMuch = code === 'ERR_WORKER_OUT_OF_MEMORY';
      queue.shift()?.settle({ kind: 'failed', reason: tooMuch ? 'template needs too much memory' : 'template error' });
    } else if (++failedStarts >= startsBeforeGivingUp) {
      failedStarts = 0;
      const error = new TransientError(`the template renderer does not start (${code ?? 'it exited'})`);
      for (const job of queue.splice(0)) job.refuse(error);
    }
    // With nothing to do the next job starts the next thread.
    if (queue.length > 0) start();
  }

  function drop(): void {
    const dropped = thread;
    thread = undefined;
    clearTimeout(timer);
    dropped?.port.close();
    void dropped?.worker.terminate();
  }

  start();
  return {
    waiting: () => queue.length,
    render(template, scope) {
      if (closed) return Promise.reject(new TransientError('the template renderer is closed'));
      return new Promise((settle, refuse) => {
        const job: Pending = { id: nextId++, template, scope, limitMs: hardKillMs, settle, refuse };
        if (thread === undefined) start();
        post(job); // throws on what is no data, before the job is anybody's
        queue.push(job);
        if (queue.length === 1) {
          keepAlive(true);
          watchHead();
        }
      });
    },
    async close() {
      closed = true;
      const ending = thread?.worker;
      drop();
      for (const job of queue.splice(0)) job.refuse(new TransientError('the template renderer was closed'));
      await ending?.terminate();
    },
  };
}
