import { createInfobipEmail } from '../../adapters/infobip/email.ts';
import type { InfobipOptions } from '../../adapters/infobip/link.ts';
import { createInfobipSms } from '../../adapters/infobip/sms.ts';
import { createInfobipVoice } from '../../adapters/infobip/voice.ts';
import { createSmtp } from '../../adapters/smtp/smtp.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { callMessage, filedMailMessage, mailMessage, smsMessage } from '../support/messages.ts';
import { describeCancel } from './cancel-scheduled.ts';
import { describeGateway, type Weather } from './message-gateway.ts';

type Faults = Record<Exclude<Weather, 'is gone'>, (sandbox: Sandbox) => void>;
const onSend = { method: 'POST' } as const;

const httpFaults: Faults = {
  'rejects for good': (sandbox) => void sandbox.addRule({ fate: 'rejected', count: 1 }),
  'refuses for now': (sandbox) => void sandbox.addFault({ kind: 'status', status: 429, retryAfter: 7, match: onSend }),
  'is not ready': (sandbox) => void sandbox.addFault({ kind: 'status', status: 503, retryAfter: 7, match: onSend }),
  'knows no such account': (sandbox) => void sandbox.addFault({ kind: 'status', status: 401, match: onSend }),
  'hangs up before it takes': (sandbox) => void sandbox.addFault({ kind: 'reset', match: onSend }),
  'takes, then hangs up': (sandbox) => void sandbox.addFault({ kind: 'accept-then-reset', match: onSend }),
  'takes, then answers badly': (sandbox) => void sandbox.addFault({ kind: 'accept-then-502', match: onSend }),
  'takes its time': (sandbox) => void sandbox.addFault({ kind: 'slow', ms: 300, match: onSend }),
  'takes, then falls silent': (sandbox) => void sandbox.addFault({ kind: 'accept-then-hang', match: onSend }),
};
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

/** The oracle is asked, not the reply: what counts is what the far side took. */
async function openRig(faults: Faults, oracleId: (messageId: string) => string) {
  const sandbox = await startSandbox();
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await sandbox.close();
    open = false;
  };
  return {
    sandbox,
    next: (weather: Weather) => (weather === 'is gone' ? close() : faults[weather](sandbox)),
    taken: (id: string) =>
      sandbox.oracle.byMessageId(oracleId(id)).filter((entry) => entry.outcome === 'accepted').length,
    contacts: () => sandbox.oracle.requests.list().reduce((sum, { count }) => sum + count, 0),
    close,
  };
}

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

describeGateway('SMTP over the sandbox', 'cannot be asked', async ({ mayDeliver, timeoutMs }) => {
  const rig = await openRig(mailFaults, (id) => `${id}@acme.example`);
  const gateway = createSmtp({ url: rig.sandbox.smtpUrl, mayDeliver, timeoutMs });
  const close = async (): Promise<void> => {
    gateway.close();
    await rig.close();
  };
  return { ...rig, gateway, message: mailMessage, close };
});
