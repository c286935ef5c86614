/** The longest delay that `setTimeout` takes; longer ones would fire at once. */
const LONGEST_MS = 2_147_483_647;

export type Timers = {
  /** Runs it when so many ms of the clock have passed. `what` names it for who moves a standing clock. */
  after(ms: number, run: () => void, what?: string | (() => string)): void;
  /** Drops everything that is still to come. */
  clear(): void;
  /** Drops everything, and what is planned from now on never runs. */
  close(): void;
};

/** Timers that end with the sandbox and never keep a process alive. `rate`: ms of the clock in one of the machine's. */
export function createTimers(rate = 1): Timers {
  const pending = new Set<NodeJS.Timeout>();
  let closed = false;
  const afterReal = (ms: number, run: () => void): void => {
    if (closed) return;
    const wait = Math.min(Math.max(ms, 0), LONGEST_MS);
    const timer = setTimeout(() => {
      pending.delete(timer);
      if (ms > wait) afterReal(ms - wait, run);
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
    after: (ms, run) => afterReal(ms / rate, run),
    clear,
    close() {
      closed = true;
      clear();
    },
  };
}
