import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** Support follow-up, the whole API, and a real account. */
export const hookProofs: readonly Proof[] = [
  byTests('3.8', 'a helpdesk’s request becomes an event, a reply branches, reopened ends it with an apology', [
    'test/unit/domain/hook',
    'test/unit/domain/message/inbound.test.ts',
    'test/unit/domain/message/inbound-events.test.ts',
    'test/unit/api/signature.test.ts',
    'test/unit/adapters/workspace/hooks.test.ts',
    'test/unit/adapters/workspace/acme.test.ts',
    'test/unit/adapters/postgres/hook-book.test.ts',
    'test/integration/api/hooks.test.ts',
    'test/integration/receipts/receipts.test.ts',
    'test/integration/router/merge.test.ts',
    'test/e2e/start.test.ts',
  ]),
  byTests(
    '3.10',
    'OpenAPI of everything, idempotency keys, cursors, scopes; nearly right and quite wrong requests never answer 5xx',
    [
      'test/integration/api/describe.test.ts',
      'test/integration/api/commands.test.ts',
      'test/integration/api/lists.test.ts',
      'test/integration/api/refusals.test.ts',
      'test/integration/api/fuzz.test.ts',
    ],
  ),
  byTests('3.14', 'the doctor looks at an account without sending; receipts are fetched where nobody can call', [
    'test/unit/cli/stack/doctor-infobip.test.ts',
    'test/unit/config/report-mode.test.ts',
    'test/integration/receipts/poll.test.ts',
  ]),
];
