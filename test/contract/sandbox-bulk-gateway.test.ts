import { createInfobipSmsBulk } from '../../adapters/infobip/sms/sms-bulk.ts';
import { createInfobipVoiceBulk } from '../../adapters/infobip/voice/voice-bulk.ts';
import { callMessage, smsMessage } from '../support/messages.ts';
import { describeBulkGateway } from './bulk-gateway.ts';
import { httpFaults, openRig } from './sandbox-rig.ts';

for (const { product, create, message } of [
  { product: 'SMS', create: createInfobipSmsBulk, message: smsMessage },
  { product: 'voice', create: createInfobipVoiceBulk, message: callMessage },
] as const)
  describeBulkGateway(`Infobip ${product} over the sandbox`, async ({ mayDeliver, timeoutMs }) => {
    const { sandbox, contacts, ...rig } = await openRig(httpFaults, (id) => id);
    return {
      ...rig,
      gateway: create({ baseUrl: sandbox.httpUrl, apiKey: 'key', mayDeliver, timeoutMs }),
      message: (id, n) => ({ ...message(id), to: `+38591100${String(n).padStart(4, '0')}` }),
      requests: contacts,
    };
  });
