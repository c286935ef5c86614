import { describe, expect, it, vi } from 'vitest';
import { createOutageLine, createPace } from '../../../activities/outage-line.ts';

describe('those whom an outage puts off', () => {
  it('look again one behind the other, each gateway by itself, and not before the least', () => {
    let now = 1_000_000;
    const line = createOutageLine(() => now);
    expect([line('mail', 10_000), line('mail', 10_000), line('mail', 10_000)]).toEqual([10_000, 10_333, 10_666]);
    expect(line('sms', 10_000)).toBe(10_000);
    now += 60_000;
    expect(line('mail', 10_000)).toBe(10_000);
  });

  it('never wait longer than a minute, however many they are, unless the outage itself says so', () => {
    const line = createOutageLine(() => 0);
    const waits = Array.from({ length: 400 }, () => line('mail', 10_000));
    expect(Math.max(...waits)).toBe(60_000);
    expect(line('mail', 250_000)).toBe(250_000);
  });

  it('are put off ten a second, and none of them waits longer than ten seconds', async () => {
    vi.useFakeTimers();
    try {
      const pace = createPace(Date.now);
      const began = Date.now();
      const through: number[] = [];
      const all = Array.from({ length: 150 }, () => pace().then(() => through.push(Date.now() - began)));
      await vi.advanceTimersByTimeAsync(10_500);
      await Promise.all(all);
      expect(through.slice(0, 4)).toEqual([0, 100, 200, 300]);
      expect(Math.max(...through)).toBeLessThanOrEqual(10_100);
    } finally {
      vi.useRealTimers();
    }
  });
});
