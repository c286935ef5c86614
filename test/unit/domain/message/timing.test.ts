import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay, timing } from '../../../../domain/message/timing.ts';

describe('timing', () => {
  it('ends the request before the activity, and the activity before the lease (I6)', () => {
    expect(timing(1)).toMatchObject({ httpMs: 20_000, activityMs: 30_000, leaseMs: 60_000 });
  });
  it('looks three times over two minutes, which is longer than a provider’s log lags (I5)', () => {
    const { looksMs } = timing(1);
    expect(looksMs).toEqual([...looksMs].sort((one, other) => one - other));
    expect(looksMs[0]).toBeGreaterThanOrEqual(5_000);
    expect(looksMs[2]).toBeGreaterThanOrEqual(120_000);
  });
  it('gives up on a message after a day, and on a provider’s word about an undo after a quarter of an hour (I10)', () => {
    expect(timing(1)).toMatchObject({ giveUpMs: 86_400_000, parkMs: 900_000 });
  });
  it('shrinks as a whole for tests, but for the day', () => {
    const { giveUpMs, ...long } = timing(1);
    const { giveUpMs: same, ...short } = timing(0.01);
    expect(same).toBe(giveUpMs);
    const all = (one: typeof long): number[] => Object.values(one).flat();
    expect(all(short).map((ms) => Math.round(ms * 100))).toEqual(all(long));
  });
});

describe('retryDelay', () => {
  const delay = (attempt: number, retryAfterMs?: number): number => retryDelay(timing(1), attempt, retryAfterMs);
  it('doubles from a second up to five minutes', () => {
    expect([1, 2, 3, 4, 9, 10, 50].map((attempt) => delay(attempt))).toEqual([
      1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
    ]);
  });
  it('is never less than a second, also before anything was tried', () => {
    expect(delay(0)).toBe(1_000);
  });
  it('is what the provider asks for where that is longer, and never shorter than ours', () => {
    expect(delay(1, 30_000)).toBe(30_000);
    expect(delay(6, 30_000)).toBe(32_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 86_400_000 }), (attempt, asked) => {
        expect(delay(attempt, asked)).toBe(Math.max(delay(attempt), asked));
      }),
    );
  });
});
