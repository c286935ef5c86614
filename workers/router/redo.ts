export type Redo = {
  /** Has everything that was carried out since then carried out again: now, or with the next that is due. Never waits. */
  ask(since: Date): void;
  close(): void;
};

/** A connection that comes and goes asks twenty times a second; each time is one pass over the last ten minutes of the table. */
const usualPauseMs = 5_000;

/**
 * One at a time, and not again for a while after each: whoever asks meanwhile is served by the next, which reaches back as far as any of
 * them wants. What the database does not do now is done later: Temporal may have lost it.
 */
export function createRedo(
  redispatchSince: (since: Date) => Promise<number>,
  told: {
    readonly onDone: (since: Date, count: number) => void;
    readonly onTrouble: (error: unknown) => void;
  },
  pauseMs = usualPauseMs,
): Redo {
  let wanted: Date | undefined;
  let isRunning = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const want = (since: Date): void => {
    if (wanted === undefined || since < wanted) wanted = since;
  };
  const run = async (): Promise<void> => {
    const since = wanted;
    wanted = undefined;
    isRunning = since !== undefined;
    if (since === undefined) return;
    try {
      told.onDone(since, await redispatchSince(since));
    } catch (error) {
      want(since);
      told.onTrouble(error);
    }
    if (!isClosed) timer = setTimeout(() => void run(), pauseMs);
  };
  return {
    ask(since) {
      want(since);
      if (!isRunning && !isClosed) void run();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
