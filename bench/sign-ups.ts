import { natsUsers } from '../engines/nats/users.ts';
import type { ProducerLogin } from './ours/producer.ts';
import { startRacer } from './racer.ts';
import type { Racer } from './racer.ts';
import type { BenchStack } from './stack.ts';

/** Publishes sign-ups into this stack; the sandbox reports delivery at once, so that only our own time is measured. */
export async function startSignUps(stack: BenchStack): Promise<Racer> {
  const { config, addresses } = stack;
  const sandbox = addresses.sandbox ?? '';
  const settings = await fetch(`${sandbox}/_sim/settings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ latencyMs: 0 }),
  });
  if (!settings.ok) throw new Error(`the sandbox refused its settings: ${settings.status} ${await settings.text()}`);
  return startRacer('ours/journeys.ts', {
    ...producerLogin(stack),
    DATABASE_URL: config.databaseUrl,
    SANDBOX: sandbox,
  });
}

/** What a producer of this stack's events needs. */
export function producerLogin({ home, config }: Pick<BenchStack, 'home' | 'config'>): ProducerLogin {
  const { user, password, inboxPrefix } = natsUsers(home).producer;
  return { NATS_URL: config.nats.url, USER: user, PASS: password, INBOX: inboxPrefix };
}
