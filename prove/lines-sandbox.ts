import { byBench } from './by-bench.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** The sandbox: what it is taken for, by itself. */
export const sandboxProofs: readonly Proof[] = [
  byTests('4.7', 'the sandbox alone, from a tarball, in an empty folder: ≤ 1 s to its first answer, ≤ 120 MiB', [
    'test/sandbox/package.test.ts',
    'test/sandbox/command.test.ts',
  ]),
  byBench('4.14', 'SMS that the sandbox takes, against a server that only parses and echoes', 'sandbox-speed', '≥ 0.5'),
  byBench('4.17', 'memory of the sandbox, from 20,000 to 200,000 messages', 'sandbox-memory', '≤ 1.1×'),
];
