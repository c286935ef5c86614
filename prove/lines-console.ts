import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** The web console, in a real browser. */
export const consoleProofs: readonly Proof[] = [
  byTests(
    '3.9',
    'the console: people and why, journeys drawn live, the brake, dead letters; one-time links, a strict policy',
    ['test/integration/console', 'test/integration/api/console.test.ts', 'test/unit/console'],
  ),
];
