import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toReal, toVirtual } from '../../../domain/clock.ts';

const epoch = fc.integer({ min: 1.7e12, max: 2.2e12 });

describe('clock (I14)', () => {
  it('never lets a timer fire before its virtual instant, and at most a millisecond late', () => {
    const scales = fc.oneof(fc.constantFrom(1, 43_200, 1e9), fc.double({ min: 0.001, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(epoch, epoch, scales, fc.integer({ min: 0, max: 4e10 }), (realStart, virtualStart, scale, after) => {
        const clock = { realStart, virtualStart, scale };
        const target = virtualStart + after;
        const real = toReal(clock, target);
        expect(toVirtual(clock, real)).toBeGreaterThanOrEqual(target);
        expect(toVirtual(clock, real - 1)).toBeLessThanOrEqual(target);
      }),
      { numRuns: 500 },
    );
  });
});
