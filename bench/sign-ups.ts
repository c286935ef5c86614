import { natsUsers } from '../engines/nats/users.ts';
import { startRacer } from './racer.ts';
import type { Racer } from './racer.ts';
import type { BenchStack } from './stack.ts';

/** Publishes sign-ups into this stack; the sandbox reports delivery at once, so that only our own time is measured. */
export async function startSignUps({ home, config, addresses }: BenchStack): Promise<Racer> {
  const { user, password, inboxPrefix } = natsUsers(home).producer;
  const sandbox = addresses.sandbox ?? '';
  const settings = await fetch(`${sandbox}/_sim/settings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ latencyMs: 0 }),
  });
  if (!settings.ok) throw new Error(`the sandbox refused its settings: ${settings.status} ${await settings.text()}`);
  return startRacer('ours/journeys.ts', {
    NATS_URL: config.nats.url,
    USER: user,
    PASS: password,
    INBOX: inboxPrefix,
    DATABASE_URL: config.databaseUrl,
    SANDBOX: sandbox,
  });
}
