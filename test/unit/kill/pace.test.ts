import { describe, expect, it } from 'vitest';
import { medianPace, slowest, windowsOf, windowsOfCount } from '../../kill/outage/pace.ts';

describe('windows of a pace', () => {
  it('count what happened in each whole one, and leave out what comes before, after, and in the rest of the last', () => {
    const windows = windowsOf([5, 10, 11, 19, 25, 31, 39], { from: 10, to: 35, ms: 10 });
    expect(windows).toEqual([
      { from: 10, perSecond: 300 },
      { from: 20, perSecond: 100 },
    ]);
    expect([slowest(windows), medianPace(windows)]).toEqual([100, 200]);
  });

  it('show a stretch in which nothing happened', () => {
    expect(slowest(windowsOf([1, 2, 21], { from: 0, to: 30, ms: 10 }))).toBe(0);
  });

  it('come from readings of a count too, which rose evenly in between', () => {
    const readings = [
      { at: 0, count: 0 },
      { at: 15, count: 30 },
      { at: 20, count: 30 },
      { at: 30, count: 50 },
    ];
    const windows = windowsOfCount(readings, { from: 0, to: 30, ms: 10 });
    expect(windows.map(({ perSecond }) => perSecond)).toEqual([2_000, 1_000, 2_000]);
  });

  it('are none where there was no time', () => {
    expect(windowsOf([1], { from: 0, to: 9, ms: 10 })).toEqual([]);
    expect([slowest([]), medianPace([])]).toEqual([0, 0]);
  });
});
