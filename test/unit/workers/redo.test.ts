import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedo } from '../../../workers/router/redo.ts';
import type { Doubt } from '../../../workers/router/lost-since.ts';
import type { Redo } from '../../../workers/router/redo.ts';

const at = (minute: number): Doubt => ({
  since: new Date(Date.UTC(2026, 10, 30, 12, minute)),
  evidenceBefore: new Date(Date.UTC(2026, 10, 30, 12, minute + 10)),
});

describe('carrying out again', () => {
  let isAway = false;
  const done: Doubt[] = [];
  const troubles: unknown[] = [];
  let redo: Redo;
  beforeEach(() => {
    vi.useFakeTimers();
    isAway = false;
    done.length = 0;
    troubles.length = 0;
    redo = createRedo(
      (doubt) => {
        if (isAway) return Promise.reject(new Error('away'));
        done.push(doubt);
        return Promise.resolve({ since: doubt.since, count: 1 });
      },
      { onDone: () => undefined, onTrouble: (error) => troubles.push(error) },
    );
  });
  afterEach(() => {
    redo.close();
    vi.useRealTimers();
  });

  it('begins at once, and again for whoever asks after a while', async () => {
    redo.ask(at(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual([at(1)]);
    await vi.advanceTimersByTimeAsync(60_000);
    redo.ask(at(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual([at(1), at(2)]);
  });

  it('is done once for all who ask soon after one another, as far back as any of them wants', async () => {
    redo.ask(at(5));
    for (const minute of [7, 6, 8]) redo.ask(at(minute));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(done).toEqual([at(5)]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toEqual([at(5), at(6)]);
  });

  it('is not forgotten while the database is away', async () => {
    isAway = true;
    redo.ask(at(5));
    await vi.advanceTimersByTimeAsync(11_000);
    expect(troubles).toHaveLength(3);
    isAway = false;
    redo.ask(at(9));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).toEqual([at(5)]);
  });

  it('ends when it is closed', async () => {
    redo.ask(at(5));
    redo.ask(at(6));
    redo.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done.length).toBeLessThanOrEqual(1);
  });
});
