import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** Getting it onto a machine: engine programs from releases, and containers. */
export const installProofs: readonly Proof[] = [
  byTests('3.11', 'engine programs are downloaded by checksum, through proxies, and nothing wrong is kept', [
    'test/unit/engines/download.test.ts',
    'test/unit/engines/download-proxy.test.ts',
    'test/unit/engines/resolve.test.ts',
  ]),
  byTests(
    '3.12',
    'the Dockerfile’s steps and every compose command, without a container engine, complete the welcome journey',
    [
      'test/unit/deploy/containers.test.ts',
      'test/unit/adapters/keys/adopt-keys.test.ts',
      'test/unit/workers/alive-file.test.ts',
      'test/e2e/compose.test.ts',
    ],
  ),
];
