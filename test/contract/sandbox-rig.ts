import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import type { Weather } from './message-gateway.ts';

/** How the sandbox is told of the weather. */
export type Faults = Record<Exclude<Weather, 'is gone'>, (sandbox: Sandbox) => void>;
const onSend = { method: 'POST' } as const;

export const httpFaults: Faults = {
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
/** The oracle is asked, not the reply: what counts is what the far side took. */
export async function openRig(faults: Faults, oracleId: (messageId: string) => string) {
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
