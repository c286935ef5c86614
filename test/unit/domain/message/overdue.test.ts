import { describe, expect, it } from 'vitest';
import { overdueStages } from '../../../../domain/message/overdue.ts';

const hour = 3_600_000;

describe('overdueStages', () => {
  it('begins after ten minutes, leaves no age out, and ends when the provider forgets', () => {
    const stages = overdueStages(1);
    expect(stages[0]?.fromMs).toBe(hour / 6);
    expect(stages.at(-1)?.toMs).toBe(48 * hour);
    for (const { n, fromMs, toMs } of stages) {
      expect(stages[n + 1]?.fromMs ?? 48 * hour).toBe(toMs);
      expect(toMs).toBeGreaterThan(fromMs);
    }
    expect(stages.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
  it('asks for the last time while the log is surely there', () => {
    expect(overdueStages(1).at(-1)?.fromMs).toBeLessThan(47 * hour);
  });
  it('shrinks with the other times of a test', () => {
    expect(overdueStages(0.01)[0]).toEqual({ n: 0, fromMs: 6_000, toMs: 12_000 });
  });
});
