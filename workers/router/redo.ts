import type { Doubt } from './lost-since.ts';

export type Redo = {
  /** Has everything that is in doubt carried out again: now, or with the next that is due. Never waits. */
  ask(doubt: Doubt): void;
  close(): void;
};

/** A connection that comes and goes asks twenty times a second; each time is a pass over the last minutes of the table. */
const usualPauseMs = 5_000;

/**
 * One at a time, and not again for a while after each: whoever asks meanwhile is served by the next, which reaches back as far as any of
 * them wants. What the database does not do now is done later: Temporal may have lost it.
 */
export function createRedo(
  redispatch: (doubt: Doubt) => Promise<Redone>,
  told: {
    readonly onDone: (redone: Redone) => void;
    readonly onTrouble: (error: unknown) => void;
  },
  pauseMs = usualPauseMs,
): Redo {
  let wanted: Doubt | undefined;
  let isRunning = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const want = (doubt: Doubt): void => {
    wanted = wanted === undefined ? doubt : widest(wanted, doubt);
  };
  const run = async (): Promise<void> => {
    const doubt = wanted;
    wanted = undefined;
    isRunning = doubt !== undefined;
    if (doubt === undefined) return;
    try {
      told.onDone(await redispatch(doubt));
    } catch (error) {
      want(doubt);
      told.onTrouble(error);
    }
    if (!isClosed) timer = setTimeout(() => void run(), pauseMs);
  };
  return {
    ask(doubt) {
      want(doubt);
      if (!isRunning && !isClosed) void run();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** What was carried out since then was carried out again. */
export type Redone = { readonly since: Date; readonly count: number };

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
const widest = (one: Doubt, other: Doubt): Doubt => ({
  since: earlier(one.since, other.since),
  evidenceBefore: earlier(one.evidenceBefore, other.evidenceBefore),
});
