import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What policy lets out, and how exactly. */
export const policyProofs: readonly Proof[] = [
  byTests(
    '5.6',
    'policy is validated, has versions that decisions name, and can be asked; every no has one of four classes',
    [
      'test/integration/api/policy.test.ts',
      'test/integration/workspace/publish.test.ts',
      'test/unit/domain/policy/decide.test.ts',
      'test/unit/adapters/workspace/load.test.ts',
    ],
  ),
  byTests('C1', 'quiet hours: 10,000 random zones and instants, changes of the clock among them', [
    'test/unit/domain/policy/quiet-hours.test.ts',
  ]),
  byTests('5.5', 'who is on the list is written to no more, as far as the entry reaches', [
    'test/integration/api/suppressions.test.ts',
    'test/integration/ledger/ledger.test.ts',
    'test/integration/receipts',
    'test/integration/campaign/pages.test.ts',
  ]),
  byTests('C5', 'a frequency cap of 3 lets 3 of 100 concurrent journeys through', [
    'test/integration/ledger/caps.test.ts',
    'test/unit/domain/policy/caps.test.ts',
  ]),
  byTests(
    'S6',
    'a toll-fraud breaker opens after 20 of 10,000 messages and calls to one prefix; spend caps are not exceeded at all',
    [
      'test/integration/ledger/toll-fraud.test.ts',
      'test/integration/api/breakers.test.ts',
      'test/integration/ledger/spend.test.ts',
      'test/unit/domain/policy/spend.test.ts',
    ],
    { CARILLON_TOLL_FRAUD_TRIGGERS: '10000' },
  ),
];
