import { createInfobipSms } from '../../adapters/infobip/sms.ts';
import { createSmtp } from '../../adapters/smtp/smtp.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { mailMessage, smsMessage } from '../support/messages.ts';
import { describeGateway, type Weather } from './message-gateway.ts';

type Faults = Record<Exclude<Weather, 'is gone'>, (sandbox: Sandbox) => void>;
const onSend = { method: 'POST' } as const;

const smsFaults: Faults = {
  'rejects for good': (sandbox) => void sandbox.addRule({ fate: 'rejected', count: 1 }),
  'refuses for now': (sandbox) => void sandbox.addFault({ kind: 'status', status: 429, retryAfter: 7, match: onSend }),
  'hangs up before it takes': (sandbox) => void sandbox.addFault({ kind: 'reset', match: onSend }),
  'takes, then hangs up': (sandbox) => void sandbox.addFault({ kind: 'accept-then-reset', match: onSend }),
  'takes, then falls silent': (sandbox) => void sandbox.addFault({ kind: 'accept-then-hang', match: onSend }),
};
const mailFaults: Faults = {
  'rejects for good': (sandbox) => void sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 550 }),
  'refuses for now': (sandbox) => void sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 451 }),
  'hangs up before it takes': (sandbox) => void sandbox.addFault({ kind: 'smtp-drop-before-data' }),
  'takes, then hangs up': (sandbox) => void sandbox.addFault({ kind: 'smtp-accept-then-drop' }),
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

describeGateway('Infobip SMS over the sandbox', 'can be asked', async ({ mayDeliver, timeoutMs }) => {
  const rig = await openRig(smsFaults, (id) => id);
  const gateway = createInfobipSms({ baseUrl: rig.sandbox.httpUrl, apiKey: 'key', mayDeliver, timeoutMs });
  return { ...rig, gateway, message: smsMessage };
});

describeGateway('SMTP over the sandbox', 'cannot be asked', async ({ mayDeliver, timeoutMs }) => {
  const rig = await openRig(mailFaults, (id) => `${id}@acme.example`);
  const gateway = createSmtp({ url: rig.sandbox.smtpUrl, mayDeliver, timeoutMs });
  const close = async (): Promise<void> => {
    gateway.close();
    await rig.close();
  };
  return { ...rig, gateway, message: mailMessage, close };
});
