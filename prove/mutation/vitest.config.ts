import { defineConfig } from 'vitest/config';

/** The tests of one area (`areas.ts`), which has them in the environment: each mutant is run against these and no others. */
const tests = (process.env['CARILLON_MUTATION_TESTS'] ?? '').split(' ').filter((path) => path !== '');

export default defineConfig({
  test: {
    include: tests.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)),
    setupFiles: ['prove/mutation/same-chance.ts'],
    testTimeout: 60_000,
    // Every run has a process of its own, whose files then load everything once: a mutant costs half of what it would.
    isolate: false,
  },
});
