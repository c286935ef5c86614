import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';
import type { ProcessState } from './stack-record.ts';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** Running this long makes a crash a new one rather than another of a series. */
const STEADY_AFTER_MS = 30_000;
/** At the first start, this many failures in a row mean that waiting will not help. */
const HOPELESS_AFTER = 3;

export type Kept = Readonly<{
  /** Resolves when it was ready for the first time; rejects when it never got there. */
  firstReady: Promise<void>;
  /** Ends the child and stops restarting it. */
  stop(graceMs: number): Promise<void>;
  /** Ends the child so that it starts again at once with a fresh environment. */
  renew(graceMs: number): Promise<void>;
}>;

type Deps = Readonly<{
  start: () => Child;
  changed: (child: Child, state: ProcessState, restarts: number) => void;
  say: (line: string) => void;
  /** However often it crashes, it is started again after so long at most. */
  longestDelayMs?: number | undefined;
}>;

/** Keeps one process running: a crash is followed by a restart after 0.2 s, doubling to 5 s while it keeps crashing. */
export function keepRunning({ start, changed, say, longestDelayMs = LONGEST_DELAY_MS }: Deps): Kept {
  const stopping = new AbortController();
  let child: Child;
  let restarts = 0;
  let delay = FIRST_DELAY_MS;
  let renewing = false;
  let resolveFirst: () => void;
  let rejectFirst: (error: Error) => void;
  const firstReady = new Promise<void>((resolve, reject) => {
    resolveFirst = resolve;
    rejectFirst = reject;
  });
  firstReady.catch(() => undefined);

  const run = async (): Promise<void> => {
    let failures = 0;
    let everReady = false;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      child = start();
      changed(child, 'starting', restarts);
      try {
        await child.ready;
        everReady = true;
        failures = 0;
        changed(child, 'ready', restarts);
        resolveFirst();
      } catch (error) {
        failures += 1;
        await child.stop(0); // it may live without ever having been ready
        if (!everReady && failures >= HOPELESS_AFTER) return rejectFirst(error as Error);
      }
      const how = await child.ended;
      if (stopping.signal.aborted) return;
      if (renewing) {
        renewing = false;
        continue;
      }
      if (Date.now() - startedAt > STEADY_AFTER_MS) delay = FIRST_DELAY_MS;
      say(`${how}; restarting it in ${delay / 1_000} s`);
      changed(child, 'waiting to restart', restarts);
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
      delay = Math.min(delay * 2, longestDelayMs);
      restarts += 1;
    }
  };
  const running = run();

  return {
    firstReady,
    stop: async (graceMs) => {
      stopping.abort();
      await child.stop(graceMs);
      changed(child, 'stopped', restarts);
      await running;
    },
    renew: async (graceMs) => {
      renewing = true;
      await child.stop(graceMs);
    },
  };
}
