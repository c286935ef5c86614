import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What a journey did is undone, and what else a step can do. */
export const sagaProofs: readonly Proof[] = [
  byTests(
    '3.2',
    'compensations: registered before, in reverse order, by the ledger, recorded, parked, alerted, retried',
    [
      'test/unit/domain/compensation',
      'test/unit/domain/journey/interpreter/saga.test.ts',
      'test/unit/domain/routing/undo.test.ts',
      'test/integration/saga',
      'test/integration/api/compensations.test.ts',
      'test/unit/api/waiting-gauges.test.ts',
      'test/unit/api/operations.test.ts',
      'test/workflow/saga.test.ts',
      'test/replay',
    ],
  ),
  byTests('3.3', 'calls, events, other journeys, and further channels by I5', [
    'test/unit/adapters/http',
    'test/unit/adapters/workspace/journey-yaml.test.ts',
    'test/unit/domain/journey',
    'test/integration/saga',
  ]),
  byTests(
    '3.4',
    '300 sagas, failing at any step, any process dying: reverse order, exactly what was done, once by effect',
    ['test/unit/activities/saga.test.ts'],
  ),
];
