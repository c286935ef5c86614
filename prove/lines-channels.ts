import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** Channels: calls, the second e-mail gateway, failover, and what is taken back at the provider. */
export const channelProofs: readonly Proof[] = [
  byTests('3.1', 'calls, scenarios and mail by Infobip; the next gateway of a channel only after a sure failure', [
    'test/unit/adapters/infobip',
    'test/unit/adapters/workspace/senders.test.ts',
    'test/unit/adapters/workspace/scenario-template.test.ts',
    'test/unit/domain/message/choose-gateway.test.ts',
    'test/contract',
    'test/integration/adapters/infobip',
    'test/integration/send/failover.test.ts',
    'test/integration/send/scenario.test.ts',
    'test/integration/receipts',
  ]),
  byTests('3.2-gateways', 'a scheduled SMS, mail or call is really cancelled there, or said to be too late', [
    'test/contract/sandbox-gateway.test.ts',
    'test/contract/sandbox-bulk-gateway.test.ts',
    'test/sandbox/bulks.test.ts',
    'test/sandbox/phone-page.test.ts',
  ]),
  byTests('3.3-sandbox', 'the sandbox takes calls and mail by HTTP, and its phones ring', [
    'test/sandbox/calls.test.ts',
    'test/sandbox/email-v4.test.ts',
    'test/sandbox/bulks.test.ts',
    'test/sandbox/phone-page.test.ts',
  ]),
];
