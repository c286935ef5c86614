import { byBench } from './by-bench.ts';
import type { Proof } from './proof.ts';

/** Speed and cost, each beside a ceiling taken in the same run (docs/benchmarks.md). */
export const benchProofs: readonly Proof[] = [
  byBench('2.23', 'one-SMS journeys a second, against a bare workflow with one no-op activity', 'journeys', '≥ 0.6'),
  byBench('2.24', 'what welcome costs Temporal', 'cost', 'nothing beyond the list'),
  byBench('2.25', 'history events of a six-node journey', 'history', '≤ 45'),
  byBench('2.26', 'HTTP ingest, against raw acked publishes', 'ingest', '≥ 0.6'),
  byBench('2.27', 'event to provider request, idle, against start to activity', 'latency', '≤ 2.5×'),
  byBench('2.27a', 'local first against ordinary activities', 'local-first', 'decided by figure'),
  byBench('2.28', 'claim and record, against two single-row commits by hand', 'ledger', '≥ 0.6'),
  byBench(
    '5.12',
    'what the ledger costs a message, and what policy reads',
    'guarantees',
    '≥ 0.7; 2 or 3 commits; ≤ 2×',
  ),
  byBench('5.12b', 'what the ledger costs a campaign', 'bulk-guarantees', '≥ 0.5; 2 commits a request'),
  byBench(
    '5.13',
    'five million ledger rows and 200,000 people in journeys: claims and why, against 10,000 rows',
    'large-ledger',
    'within 20 %',
  ),
  byBench('3.19', 'worker’s processor time of a saga, against one written by hand', 'saga', '≤ 1.3×'),
  byBench('6.22', 'decisions of the interpreter, against a switch written by hand', 'interpreter', '≥ 0.2'),
  byBench('6.23', 'worker’s processor time of a journey, against one written by hand', 'worker-time', '≤ 1.15×'),
  byBench('6.24', 'the workflows’ bundle, and 1,000 waiting runs in memory', 'cached-runs', '≤ 1.9 MB; ≤ 500 MB'),
  byBench('6.25', '10,000 people through a 30-day journey, against bare renders of its texts', 'simulation', '≤ 30×'),
  byBench('2.29', 'memory, idle and under load', 'memory', '≤ 1.2 GiB; ≤ 450 MiB'),
];
