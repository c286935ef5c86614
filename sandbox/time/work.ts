/** What is under way outside of this process, such as webhooks being posted: who moves a standing clock waits for it. */
export type Work = {
  during<T>(doing: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way and nothing more begins in the same turn. */
  idle(): Promise<void>;
};

export function createWork(): Work {
  const underWay = new Set<Promise<unknown>>();
  return {
    during(doing) {
      underWay.add(doing);
      const end = (): void => void underWay.delete(doing);
      doing.then(end, end);
      return doing;
    },
    async idle() {
      do {
        await Promise.allSettled(underWay);
        await new Promise((resolve) => void setImmediate(resolve)); // who batches does so by the turn
      } while (underWay.size > 0);
    },
  };
}
