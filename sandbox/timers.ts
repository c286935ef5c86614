/** The longest delay that `setTimeout` takes; longer ones would fire at once. */
const LONGEST_MS = 2_147_483_647;

export type Timers = {
  after(ms: number, run: () => void): void;
  /** Drops everything that is still to come. */
  clear(): void;
  /** Drops everything, and what is planned from now on never runs. */
  close(): void;
};

/** Timers that end with the sandbox and never keep a process alive. */
export function createTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>();
  let closed = false;
  const after = (ms: number, run: () => void): void => {
    if (closed) return;
    const wait = Math.min(Math.max(ms, 0), LONGEST_MS);
    const timer = setTimeout(() => {
      pending.delete(timer);
      if (ms > wait) after(ms - wait, run);
      else run();
    }, wait);
    timer.unref();
    pending.add(timer);
  };
  const clear = (): void => {
    for (const timer of pending) clearTimeout(timer);
    pending.clear();
  };
  return {
    after,
    clear,
    close() {
      closed = true;
      clear();
    },
  };
}
