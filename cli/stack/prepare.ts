import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { connectNats } from '../../adapters/nats/connect.ts';
import { ensureStreams } from '../../adapters/nats/streams.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import type { Environment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';

/**
 * Once the engines answer and before any process starts: the schema, the streams (their own creation must be on disk
 * before the first event) and the keys of the local stack. Changes nothing the second time.
 */
export async function prepareStack(environment: Environment): Promise<Record<string, string>> {
  const { home, databaseUrl, nats } = loadConfig(environment);
  await Promise.all([migrate(databaseUrl), createStreams(nats.url, nats.logins.operator)]);
  const { webhookToken, hookSecret } = ensureLocalKeys(home);
  return { CARILLON_WEBHOOK_TOKEN: webhookToken, CARILLON_HOOK_LOCAL_SECRET: hookSecret };
}

/** The four streams, with the operator's rights. */
export async function createStreams(url: string, login: Parameters<typeof connectNats>[0]['login']): Promise<void> {
  const operator = await connectNats({ url, login, name: 'prepare', onClosed: () => undefined });
  try {
    await ensureStreams(operator);
  } finally {
    await operator.close();
  }
}
