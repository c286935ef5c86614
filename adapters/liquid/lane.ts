import { receiveMessageOnPort } from 'node:worker_threads';
import { TransientError } from '../../domain/errors.ts';
import type { RenderResult, TextJob } from '../../domain/template/renderer.ts';
import { createOrder, type OpenOrder } from './open-order.ts';
import { spawnRenderThread, type RenderThread } from './spawn-worker.ts';

/** What crosses to the thread: a template that many texts share crosses once. */
export type Order = { readonly id: number; readonly jobs: readonly TextJob[] };
export type Reply = { readonly id: number; readonly results: readonly RenderResult[] };

/** One thread and the orders given to it, first come first served. */
export type Lane = {
  /** Texts. */
  readonly waiting: () => number;
  render(jobs: readonly TextJob[]): Promise<readonly RenderResult[]>;
  close(): Promise<void>;
};

const startsBeforeGivingUp = 3;

/**
 * Ends the thread when the text it has come to takes longer than `hardKillMs` of wall clock; the others of its order and the orders
 * behind it move to a new one.
 */
export function createLane(hardKillMs: number): Lane {
  const queue: OpenOrder[] = [];
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
    for (const order of queue) post(order);
    keepAlive(queue.length > 0);
  }

  function post({ id, jobs }: OpenOrder): void {
    thread?.port.postMessage({ id, jobs: jobs() } satisfies Order);
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
      queue.shift()?.settle(message.results);
      if (queue.length === 0) keepAlive(false);
    }
    watchHead();
  }

  function watchHead(): void {
    clearTimeout(timer);
    const head = queue[0];
    if (!ready || head === undefined) return;
    const at = progress(head);
    timer = setTimeout(late, head.limitMs(at), head.id, at);
  }

  const progress = (order: OpenOrder): number => thread?.progress.of(order.id) ?? 0;

  function late(id: number, at: number): void {
    // This very process may have been the one that stalled: answers that already lie in the port count.
    for (let got = drain(); got !== undefined; got = drain()) take(got);
    const head = queue[0];
    if (head?.id !== id) return;
    if (progress(head) !== at) return watchHead();
    drop();
    head.tooSlow(at);
    if (head.isEmpty()) queue.shift()?.settle([]);
    start();
  }

  function drain(): Reply | 'ready' | undefined {
    return thread && (receiveMessageOnPort(thread.port)?.message as Reply | 'ready' | undefined);
  }

  function died(code: string | undefined): void {
    const head = queue[0];
    const at = head && progress(head);
    drop();
    if (ready && head !== undefined && at !== undefined) {
      head.fail(at, code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'template needs too much memory' : 'template error');
      if (head.isEmpty()) queue.shift()?.settle([]);
    } else if (!ready && ++failedStarts >= startsBeforeGivingUp) {
      failedStarts = 0;
      const error = new TransientError(`the template renderer does not start (${code ?? 'it exited'})`);
      for (const order of queue.splice(0)) order.refuse(error);
    }
    // With nothing to do the next order starts the next thread.
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
    waiting: () => queue.reduce((sum, { jobs }) => sum + jobs().length, 0),
    render(jobs) {
      if (closed) return Promise.reject(new TransientError('the template renderer is closed'));
      if (jobs.length === 0) return Promise.resolve([]);
      return new Promise((settle, refuse) => {
        const order = createOrder(nextId++, jobs, hardKillMs, { settle, refuse });
        if (thread === undefined) start();
        post(order); // throws on what is no data, before the order is anybody's
        queue.push(order);
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
      for (const order of queue.splice(0)) order.refuse(new TransientError('the template renderer was closed'));
      await ending?.terminate();
    },
  };
}
