import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** Getting it onto a machine: engine programs from releases, and containers. */
export const installProofs: readonly Proof[] = [
  byTests('3.11', 'engine programs are downloaded by checksum, through proxies, and nothing wrong is kept', [
    'test/unit/engines/download.test.ts',
    'test/unit/engines/download-proxy.test.ts',
    'test/unit/engines/resolve.test.ts',
  ]),
];
