import { describe, expect, it } from 'vitest';
import { median, percentile, race } from '../../../bench/race.ts';

const bench = { size: 'small', say: () => undefined } as const;
/** Answers one number after the other. */
const inTurn = (numbers: readonly number[]) => {
  const left = [...numbers];
  return () => Promise.resolve(left.shift() ?? NaN);
};

describe('race', () => {
  it('sets the median of ours against the best of the ceiling, the first turn of each apart', async () => {
    const ours = inTurn([1, 60, 80, 70]);
    const ceiling = inTurn([1_000, 90, 100, 95]);
    const result = await race(bench, { ours, ceiling, rounds: 3, best: 'highest', unit: '/s' });
    expect(result).toMatchObject({ ours: [60, 80, 70], ceiling: [90, 100, 95], ratio: 0.7 });
  });
  it('takes the lowest for the best where less is better', async () => {
    const result = await race(bench, {
      ours: inTurn([1, 30]),
      ceiling: inTurn([1, 10]),
      rounds: 1,
      best: 'lowest',
      unit: 'ms',
    });
    expect(result.ratio).toBe(3);
  });
});

describe('percentile', () => {
  it('is one of the values, whatever their order', () => {
    expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3);
    expect(
      percentile(
        Array.from({ length: 200 }, (_, n) => n),
        99,
      ),
    ).toBe(198);
    expect(median([7])).toBe(7);
  });
});
