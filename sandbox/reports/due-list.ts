import type { Timers } from '../timers.ts';

/** What falls due within one step is done together: one timer and one line in the file for many messages. */
const STEP_MS = 10;

export type DueList<T> = { add(inMs: number, item: T): void };

export function createDueList<T>(timers: Timers, flush: (items: readonly T[]) => void): DueList<T> {
  let open: { readonly step: number; readonly items: T[] } | undefined;
  return {
    add(inMs, item) {
      const step = Math.ceil((Date.now() + inMs) / STEP_MS);
      if (open?.step === step) return void open.items.push(item);
      const bucket = { step, items: [item] };
      open = bucket;
      timers.after(step * STEP_MS - Date.now(), () => {
        if (open === bucket) open = undefined;
        flush(bucket.items);
      });
    },
  };
}
