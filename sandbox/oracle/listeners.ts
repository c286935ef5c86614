import type { Change, Happening } from './happening.ts';

/** Who is told of what happens. */
export type Listeners = {
  /** Of everything, messages too; returns how to stop. */
  watch(listener: (happening: Happening) => void): () => void;
  /** Of everything but messages, for good: to make the happening of each message of a bulk would cost more than to take it. */
  onChange(listener: (change: Change) => void): void;
  /** Whether anybody wants to know of messages. */
  wantMessages(): boolean;
  tell(happening: Happening): void;
  tellChange(change: Change): void;
};

export function createListeners(): Listeners {
  const ofAll = new Set<(happening: Happening) => void>();
  const ofChanges: ((change: Change) => void)[] = [];
  const tell = (happening: Happening): void => {
    for (const listener of ofAll) listener(happening);
  };
  return {
    watch(listener) {
      ofAll.add(listener);
      return () => ofAll.delete(listener);
    },
    onChange: (listener) => void ofChanges.push(listener),
    wantMessages: () => ofAll.size > 0,
    tell,
    tellChange(change) {
      tell(change);
      for (const listener of ofChanges) listener(change);
    },
  };
}
