import { defineConfig } from 'vitest/config';
import { vendorFiles } from './test/conformance/vendor-files.mjs';

/** Suites on real engines share one set of them (test/support/engines.ts); two files at a time suit two cores. */
const onEngines = {
  globalSetup: ['./test/support/engines.ts'],
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    exclude: ['dist/**', 'node_modules/**'],
    maxWorkers: 2,
    // A process keeps what its first file has loaded: to load the same again for each file took more than half of a minute of every run.
    isolate: false,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 } },
      // The far side needs no engine of ours.
      { test: { name: 'sandbox', include: ['test/sandbox/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 } },
      // The far side beside the vendor's own description of it, where somebody has that.
      ...(vendorFiles === undefined
        ? []
        : [{ test: { name: 'conformance', include: ['test/conformance/*.test.ts'], testTimeout: 30_000 } }]),
      { test: { name: 'integration', include: ['test/{integration,contract}/**/*.test.ts'], ...onEngines } },
      { test: { name: 'workflow', include: ['test/{workflow,replay}/**/*.test.ts'], ...onEngines } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/*.test.ts'],
          ...onEngines,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/e2e/faults/*.test.ts'],
          ...onEngines,
          testTimeout: 180_000,
          // What is killed and flooded has times to keep: nobody else on the machine.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
