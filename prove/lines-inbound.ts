import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What comes back from providers and people, under fire. */
export const inboundProofs: readonly Proof[] = [
  byTests('5.2', 'messages whose report is overdue are asked for in the logs, for as long as these are kept', [
    'test/unit/domain/message/overdue.test.ts',
    'test/integration/receipts/overdue.test.ts',
    'test/integration/receipts/poll.test.ts',
  ]),
  byTests('5.7', 'opt-outs go past everything else, and are committed before they are answered, or marketing waits', [
    'test/unit/domain/message/heard.test.ts',
    'test/unit/domain/policy/decide.test.ts',
    'test/integration/api/webhooks.test.ts',
    'test/integration/api/unsubscribe.test.ts',
    'test/integration/ledger/brakes.test.ts',
    'test/integration/campaign/pages.test.ts',
    'test/integration/send/deliver.test.ts',
    'test/integration/receipts',
  ]),
  byTests(
    'W1',
    '46 copies of each report in 10,000 orders, from two processes at once, come to what one of each in order does',
    ['test/unit/domain/message/receive.test.ts', 'test/integration/receipts/orders.test.ts'],
    { CARILLON_REPORT_ORDERS: '10000' },
  ),
  byTests('W2', 'reports before the answer to their send are no orphans; forged and repeated ones change nothing', [
    'test/integration/receipts/callbacks.test.ts',
  ]),
  byTests('W3', 'every report lost: all states are right from the logs alone', [
    'test/integration/receipts/overdue.test.ts',
  ]),
  byTests('C2', 'a thousand journeys meet a STOP: no marketing is claimed once it was answered', [
    'test/unit/domain/message/stop-words.test.ts',
    'test/integration/receipts/stop.test.ts',
    'test/integration/receipts/opt-outs.test.ts',
  ]),
  byTests('C3', 'one-click unsubscribing by RFC 8058: every marketing mail has it, a POST does it, a GET never', [
    'test/unit/domain/message/unsubscribe-token.test.ts',
    'test/unit/activities/prepare-message.test.ts',
    'test/unit/adapters/smtp/compose.test.ts',
    'test/unit/adapters/smtp/dkim.test.ts',
    'test/unit/adapters/infobip/email',
    'test/integration/api/unsubscribe.test.ts',
  ]),
  byTests(
    'C4',
    'after a hard bounce, a complaint or an opt-out nothing more is sent there, across journeys and restarts',
    [
      'test/integration/receipts/stop.test.ts',
      'test/integration/receipts/engagement.test.ts',
      'test/integration/receipts/receipts.test.ts',
      'test/integration/ledger/brakes.test.ts',
    ],
  ),
];
