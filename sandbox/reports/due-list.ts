import type { SandboxClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';

export type DueList<T> = {
  add(inMs: number, item: T): void;
  /** Goes with clearing the timers. */
  clear(): void;
};

/** What falls due within one grain of the clock is done together: one timer and one line in the file for many messages. */
export function createDueList<T>(deps: {
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly what: (items: readonly T[]) => string;
  readonly flush: (items: readonly T[]) => void;
  /** Puts an item into the one that was added before it, if it can. */
  readonly join?: (last: T, item: T) => boolean;
}): DueList<T> {
  const { clock, timers, what, flush, join } = deps;
  const buckets = new Map<number, T[]>();
  return {
    add(inMs, item) {
      const now = clock.now();
      const step = Math.ceil((now + inMs) / clock.grainMs);
      const open = buckets.get(step);
      if (open) {
        if (!join?.(open[open.length - 1] as T, item)) open.push(item);
        return;
      }
      const items = [item];
      buckets.set(step, items);
      timers.after(
        step * clock.grainMs - now,
        () => {
          buckets.delete(step);
          flush(items);
        },
        () => what(items),
      );
    },
    clear: () => buckets.clear(),
  };
}
