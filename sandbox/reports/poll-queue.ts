import type { SandboxClock } from '../time/clock.ts';

/** Reports waiting to be fetched: each is handed out once, and after 48 hours no more. */
export type PollQueue<T> = {
  add(item: T): void;
  /** Removes and returns what is wanted, oldest first. */
  take(limit: number, wanted: (item: T) => boolean): readonly T[];
  count(wanted: (item: T) => boolean): number;
  clear(): void;
};

/** As long as the vendor keeps what nobody fetches, and its logs. */
export const KEPT_MS = 48 * 3_600_000;

export function createPollQueue<T>(clock: SandboxClock): PollQueue<T> {
  let waiting: { readonly item: T; readonly since: number }[] = [];
  return {
    add: (item) => void waiting.push({ item, since: clock.now() }),
    take(limit, wanted) {
      const oldest = clock.now() - KEPT_MS;
      const taken: T[] = [];
      waiting = waiting.filter(({ item, since }) => {
        if (since < oldest) return false;
        if (taken.length >= limit || !wanted(item)) return true;
        taken.push(item);
        return false;
      });
      return taken;
    },
    count: (wanted) => waiting.filter(({ item }) => wanted(item)).length,
    clear: () => void (waiting = []),
  };
}
