import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatabaseClock } from '../../../../adapters/postgres/database-clock.ts';
import type { DatabaseClock } from '../../../../adapters/postgres/database-clock.ts';

const noon = Date.UTC(2026, 10, 30, 12);

describe('the clock of the database (I7, I14)', () => {
  let elapsed = 0;
  let answer: () => Promise<{ rows: { at: number }[] }>;
  let clock: DatabaseClock;
  const query = vi.fn(() => answer());
  beforeEach(async () => {
    vi.useFakeTimers();
    elapsed = 5_000;
    answer = () => Promise.resolve({ rows: [{ at: noon }] });
    clock = await createDatabaseClock({ query } as never, () => elapsed);
  });
  afterEach(() => {
    clock.close();
    vi.useRealTimers();
  });

  it('goes on by what nobody can set, however the wall clock jumps', () => {
    elapsed += 1_234.4;
    vi.setSystemTime(noon + 7_200_000);
    expect(clock.now()).toBe(noon + 1_234);
    vi.setSystemTime(noon - 7_200_000);
    expect(clock.now()).toBe(noon + 1_234);
  });

  it('is read again, and takes what the database says then', async () => {
    elapsed += 30_000;
    answer = () => Promise.resolve({ rows: [{ at: noon + 30_400 }] });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(clock.now()).toBe(noon + 30_400);
  });

  it.each<[string, () => Promise<{ rows: { at: number }[] }>]>([
    ['is away', () => Promise.reject(new Error('away'))],
    [
      'takes long to answer',
      () => {
        elapsed += 1_500;
        return Promise.resolve({ rows: [{ at: noon + 3_600_000 }] });
      },
    ],
  ])('goes on as it was while the database %s', async (_, then) => {
    answer = then;
    const before = clock.now() - elapsed;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(clock.now() - elapsed).toBe(before);
  });

  it('is at most as early as the answer was asked for', async () => {
    clock.close();
    answer = () => {
      elapsed += 40;
      return Promise.resolve({ rows: [{ at: noon }] });
    };
    clock = await createDatabaseClock({ query } as never, () => elapsed);
    expect(clock.now()).toBe(noon + 40);
  });
});
