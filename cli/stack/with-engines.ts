import type { NatsConnection } from 'nats';
import type { Pool } from 'pg';
import { connectNats } from '../../adapters/nats/connect.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { loadConfig } from '../../config/load.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { commandEnvironment } from '../command-environment.ts';
import { liveStack } from './stack-record.ts';

/** Connects to the engines of the stack of this home, or to those that the environment names, as the operator; `name` is what they see. */
export async function withEngines<Result>(
  { home }: { readonly home?: string },
  name: string,
  work: (engines: { readonly nats: NatsConnection; readonly pool: Pool }) => Promise<Result>,
): Promise<Result> {
  const shell = commandEnvironment(home === undefined ? {} : { home });
  const stack = liveStack(loadStackConfig(shell).home);
  const { nats, databaseUrl } = loadConfig(stack?.environment ?? shell);
  const connection = await connectNats({
    url: nats.url,
    login: nats.logins.operator,
    name,
    onClosed: () => undefined,
  });
  const pool = createPool(databaseUrl, { name, max: 4, onError: () => undefined });
  try {
    return await work({ nats: connection, pool });
  } finally {
    await connection.close();
    await pool.end();
  }
}
