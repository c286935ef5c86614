import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

/** What a suite that shares its processor with others may take of a promised time: still far less than a missed timeout. */
const allowance = 4;

/**
 * Holds a time that the product promises, in ms. `npm run prove` names a file for the figures and holds it exactly; other runs
 * hold it loosely, because how busy the machine is says nothing about the product.
 */
export function expectWithin(boundMs: number, ms: number, what: string): void {
  const figures = process.env['CARILLON_PROVE_FIGURES'];
  if (figures !== undefined)
    appendFileSync(figures, `${expect.getState().testPath}\t${what} ${Math.round(ms)} ms (≤ ${boundMs})\n`);
  expect(ms, `${what}, promised within ${boundMs} ms`).toBeLessThanOrEqual(
    figures === undefined ? allowance * boundMs : boundMs,
  );
}
