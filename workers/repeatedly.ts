import { setTimeout as sleep } from 'node:timers/promises';

/** One round after the other, with a rest in between, whatever becomes of one; stops after the round under way. */
export function repeatedly(
  everyMs: number,
  round: (signal: AbortSignal) => Promise<void>,
  onTrouble: (error: unknown) => void,
): { stop(): Promise<void> } {
  const leaving = new AbortController();
  const { signal } = leaving;
  const running = (async () => {
    while (!signal.aborted) {
      await round(signal).catch(onTrouble);
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      leaving.abort();
      await running;
    },
  };
}
