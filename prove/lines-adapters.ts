import { byBench } from './by-bench.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** Channels in depth: one port and one table, what answers mean, who is written to, and what an adapter costs. */
export const adapterProofs: readonly Proof[] = [
  byTests('4.8', 'one port for all gateways, one table of what channels can do; shared code names no channel', [
    'test/contract',
    'test/unit/channel-names.test.ts',
    'test/unit/scripts/channels-page.test.ts',
    'test/unit/workers/wire-gateways.test.ts',
    'test/unit/activities/pick-gateway.test.ts',
    'test/unit/domain/message/choose-gateway.test.ts',
  ]),
  byTests(
    '4.9',
    'every listed status and error has its meaning, unknown ones are taken carefully; Retry-After for all',
    [
      'test/unit/adapters/infobip/outcome',
      'test/unit/adapters/infobip/client/account-gate.test.ts',
      'test/unit/adapters/http/retry-after.test.ts',
    ],
  ),
  byTests('4.10', 'what people write becomes events of the right profile, unknown senders become people', [
    'test/unit/adapters/infobip/receipts/inbound.test.ts',
    'test/unit/domain/message/inbound',
    'test/integration/receipts',
  ]),
  byTests(
    '4.11',
    'numbers of no country, premium and satellite are refused by name; mail addresses as the standards say',
    ['test/unit/adapters/phone', 'test/unit/adapters/mail-address'],
  ),
  byTests('4.12', 'clients typed end to end: replies by schema, errors as values, time-outs, no redirects', [
    'test/unit/adapters/infobip/receipts/call-result.test.ts',
    'test/unit/adapters/infobip/client/errors.test.ts',
    'test/unit/adapters/infobip/sms/sms-wire.test.ts',
    'test/integration/adapters/infobip',
  ]),
  byTests('4.13', 'bad input and faults: what lies, breaks off, leads elsewhere, comes twice or is too large', [
    'test/contract',
    'test/unit/adapters/infobip/client/tls.test.ts',
    'test/unit/adapters/smtp',
    'test/unit/adapters/http',
    'test/integration/adapters',
    'test/integration/receipts',
    'test/integration/send',
  ]),
  byBench(
    '4.15',
    'SMS through the gateway at 5 and 100 ms, against the same requests by hand',
    'adapter-speed',
    '≥ 0.7',
  ),
  byBench('4.16', 'a page of 1,000 SMS, against the raw post', 'adapter-page', '≤ 2.5×'),
];
