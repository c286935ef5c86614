import { describe, expect, it } from 'vitest';
import { durationMs, readDuration } from '../../../../domain/journey/duration.ts';

describe('durations', () => {
  it.each([
    ['90 seconds', 90_000],
    ['1 min', 60_000],
    ['90 minutes', 5_400_000],
    ['1h', 3_600_000],
    ['1h 30m', 5_400_000],
    ['1.5 hours', 5_400_000],
    ['2 days', 172_800_000],
    ['1 Week', 604_800_000],
    [' 1d12h ', 129_600_000],
  ])('%s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    ['', "'' is not a duration"],
    ['soon', "'soon' is not a duration"],
    ['2', "'2' is not a duration"],
    ['-1 day', "'-1 day' is not a duration"],
    ['P2D', "'P2D' is not a duration"],
    ['2 months', "'2 months': 'months' is not a unit of a fixed length"],
    ['1 constructor', "'1 constructor': 'constructor' is not a unit of a fixed length"],
    ['0 days', "'0 days' is no time at all"],
    ['4000 days', "'4000 days' is longer than ten years"],
  ])('refuses %j and says why', (text, reason) => {
    expect(readDuration(text)).toEqual({ kind: 'refused', reason });
    expect(() => durationMs(text)).toThrow('expected a number and a unit');
  });
});
