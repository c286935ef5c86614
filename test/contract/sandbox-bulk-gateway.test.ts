import { createInfobipSmsBulk } from '../../adapters/infobip/sms-bulk.ts';
import { createInfobipVoiceBulk } from '../../adapters/infobip/voice-bulk.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { callMessage, smsMessage } from '../support/messages.ts';
import { describeBulkGateway, type BulkWeather } from './bulk-gateway.ts';

const onSend = { method: 'POST' } as const;
const faults: Record<BulkWeather, (sandbox: Sandbox) => void> = {
  'refuses for now': (sandbox) => void sandbox.addFault({ kind: 'status', status: 429, match: onSend }),
  'takes, then hangs up': (sandbox) => void sandbox.addFault({ kind: 'accept-then-reset', match: onSend }),
  'takes, then answers badly': (sandbox) => void sandbox.addFault({ kind: 'accept-then-502', match: onSend }),
  'rejects one': (sandbox) => void sandbox.addRule({ fate: 'rejected', count: 1 }),
};

for (const { product, create, message } of [
  { product: 'SMS', create: createInfobipSmsBulk, message: smsMessage },
  { product: 'voice', create: createInfobipVoiceBulk, message: callMessage },
] as const)
  describeBulkGateway(`Infobip ${product} over the sandbox`, async (mayDeliver) => {
    const sandbox = await startSandbox();
    return {
      gateway: create({ baseUrl: sandbox.httpUrl, apiKey: 'key', mayDeliver, timeoutMs: 10_000 }),
      message,
      next: (weather) => faults[weather](sandbox),
      taken: (id) => sandbox.oracle.byMessageId(id).filter(({ outcome }) => outcome === 'accepted').length,
      close: () => sandbox.close(),
    };
  });
