import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareShares, winnerOf, type Tally } from '../../../../../domain/journey/winner/compare-shares.ts';

const share = (name: string, runs: number, hits: number): Tally => ({ share: name, runs, hits });
const best = (...tallies: readonly Tally[]): readonly number[] => compareShares(tallies).map((one) => one.best);

describe('shares that are compared', () => {
  it('are as sure to be the best as Beta distributions say', () => {
    // P(B > A) by the closed form for whole numbers (E. Miller, "Formulas for Bayesian A/B Testing", 2014), as its own code below sums it.
    for (const [a, b] of [
      [share('a', 100, 10), share('b', 100, 15)],
      [share('a', 1_000, 100), share('b', 900, 110)],
      [share('a', 20, 0), share('b', 20, 3)],
    ] as const)
      expect(best(a, b)[1]).toBeCloseTo(100 * exactly(a, b), 0);
  });

  it('are even where they did alike, also where nobody came', () => {
    expect(best(share('a', 500, 50), share('b', 500, 50))).toEqual([50, 50]);
    expect(best(share('a', 0, 0), share('b', 0, 0))).toEqual([50, 50]);
    for (const one of best(share('a', 90, 9), share('b', 90, 9), share('c', 90, 9))) expect(one).toBeCloseTo(33.3, 1);
  });

  it('are told apart with a hundred thousand runs, by a hundredth part of their rate and by all of it', () => {
    expect(best(share('a', 100_000, 1_000), share('b', 100_000, 1_250))[1]).toBeGreaterThan(99.9);
    expect(best(share('a', 100_000, 0), share('b', 100_000, 100_000))).toEqual([0, 100]);
  });

  it('are the best with 100 % in all, and the better for every hit more', () => {
    const tallies = fc.array(
      fc
        .integer({ min: 1, max: 5_000 })
        .chain((runs) => fc.integer({ min: 0, max: runs }).map((hits) => share('any', runs, hits))),
      { minLength: 2, maxLength: 5 },
    );
    fc.assert(
      fc.property(tallies, (all) => {
        const sure = best(...all);
        expect(sure.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100, 0);
        const [first, ...others] = all;
        if (first === undefined || first.hits === first.runs) return;
        expect(best({ ...first, hits: first.hits + 1 }, ...others)[0]).toBeGreaterThanOrEqual((sure[0] ?? 0) - 0.1);
      }),
      { numRuns: 40 },
    );
  });

  it('have a winner only where one is sure enough', () => {
    const compared = compareShares([share('a', 1_000, 100), share('b', 1_000, 125)]);
    expect(compared[1]?.best).toBeGreaterThan(95);
    expect(winnerOf(compared, 95)).toBe('b');
    expect(winnerOf(compared, 99)).toBeNull();
  });
});

/** The sum over i of B(αa + i, βa + βb) / ((βb + i) B(1 + i, βb) B(αa, βa)), for i from 0 to αb − 1. */
function exactly(a: Tally, b: Tally): number {
  const [alphaA, betaA] = [1 + a.hits, 1 + a.runs - a.hits];
  const [alphaB, betaB] = [1 + b.hits, 1 + b.runs - b.hits];
  let sum = 0;
  for (let i = 0; i < alphaB; i += 1)
    sum += Math.exp(
      lnBeta(alphaA + i, betaA + betaB) - Math.log(betaB + i) - lnBeta(1 + i, betaB) - lnBeta(alphaA, betaA),
    );
  return sum;
}
const lnBeta = (x: number, y: number): number => lnFactorial(x - 1) + lnFactorial(y - 1) - lnFactorial(x + y - 1);
function lnFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k += 1) sum += Math.log(k);
  return sum;
}
