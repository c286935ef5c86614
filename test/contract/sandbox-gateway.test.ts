import { createInfobipEmail } from '../../adapters/infobip/email/email.ts';
import { createInfobipIvr } from '../../adapters/infobip/voice/ivr.ts';
import type { InfobipOptions } from '../../adapters/infobip/client/link.ts';
import { createInfobipSms } from '../../adapters/infobip/sms/sms.ts';
import { createInfobipVoice } from '../../adapters/infobip/voice/voice.ts';
import { createSmtp } from '../../adapters/smtp/smtp.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { callMessage, filedMailMessage, mailMessage, scenarioMessage, smsMessage } from '../support/messages.ts';
import { makeScenario } from '../support/far-side/make-scenario.ts';
import { describeCancel } from './cancel-scheduled.ts';
import { describeGateway } from './message-gateway.ts';
import { type Faults, httpFaults, openRig } from './sandbox-rig.ts';

const mailFaults: Faults = {
  'rejects for good': (sandbox) => void sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 550 }),
  'refuses for now': (sandbox) => void sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 451 }),
  'is not ready': (sandbox) => void sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 421 }),
  'knows no such account': (sandbox) => void sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 530 }),
  'hangs up before it takes': (sandbox) => void sandbox.addFault({ kind: 'smtp-drop-before-data' }),
  'takes, then hangs up': (sandbox) => void sandbox.addFault({ kind: 'smtp-accept-then-drop' }),
  'takes, then answers badly': (sandbox) => void sandbox.addFault({ kind: 'smtp-accept-then-drop' }),
  'takes its time': (sandbox) => void sandbox.addFault({ kind: 'smtp-slow', ms: 300 }),
  'takes, then falls silent': (sandbox) => void sandbox.addFault({ kind: 'smtp-accept-then-hang' }),
};

const ofInfobip = [
  { product: 'SMS', create: createInfobipSms, message: smsMessage },
  {
    product: 'SMS by our own client',
    create: (options: InfobipOptions) => createInfobipSms({ ...options, smsBy: 'own client' }),
    message: smsMessage,
  },
  { product: 'voice', create: createInfobipVoice, message: callMessage },
  { product: 'e-mail', create: createInfobipEmail, message: mailMessage },
  { product: 'e-mail with files', create: createInfobipEmail, message: filedMailMessage },
] as const;

for (const { product, create, message } of ofInfobip) {
  describeGateway(`Infobip ${product} over the sandbox`, 'can be asked', async ({ mayDeliver, timeoutMs }) => {
    const rig = await openRig(httpFaults, (id) => id);
    const gateway = create({ baseUrl: rig.sandbox.httpUrl, apiKey: 'key', mayDeliver, timeoutMs });
    return { ...rig, gateway, message };
  });

  describeCancel(`Infobip ${product} over the sandbox`, async () => {
    const sandbox = await startSandbox({ settings: { latencyMs: 0 } });
    const options = { apiKey: 'key', mayDeliver: () => ({ ok: true }) as const, timeoutMs: 2_000 };
    return { sandbox, gateway: create({ ...options, baseUrl: sandbox.httpUrl }), message };
  });
}

const asks = [{ say: 'When shall we deliver, ${name}?' }, { collectInto: 'day', options: { maxInputLength: 1 } }];

describeGateway(
  'Infobip IVR over the sandbox',
  'cannot be asked, takes all at once',
  async ({ mayDeliver, timeoutMs }) => {
    const rig = await openRig(httpFaults, (id) => id);
    const id = await makeScenario(rig.sandbox.httpUrl, asks);
    const gateway = createInfobipIvr({ baseUrl: rig.sandbox.httpUrl, apiKey: 'key', mayDeliver, timeoutMs });
    return { ...rig, gateway, message: (messageId) => scenarioMessage(messageId, id) };
  },
);

describeGateway('SMTP over the sandbox', 'cannot be asked', async ({ mayDeliver, timeoutMs }) => {
  const rig = await openRig(mailFaults, (id) => `${id}@acme.example`);
  const gateway = createSmtp({ url: rig.sandbox.smtpUrl, mayDeliver, timeoutMs });
  const close = async (): Promise<void> => {
    gateway.close();
    await rig.close();
  };
  return { ...rig, gateway, message: mailMessage, close };
});
