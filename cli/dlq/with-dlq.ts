import { createDeadLetterBox } from '../../adapters/dead-letters/box.ts';
import type { DeadLetterBox } from '../../adapters/dead-letters/box.ts';
import { connectNats } from '../../adapters/nats/connect.ts';
import { createDlq } from '../../adapters/nats/dlq.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createRedrives } from '../../adapters/postgres/redrives.ts';
import { loadConfig } from '../../config/load.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { commandEnvironment } from '../command-environment.ts';
import { liveStack } from '../stack/stack-record.ts';

export type DlqOptions = Readonly<{ home?: string; json?: boolean }>;

export const print = (value: unknown, json: boolean | undefined, text: string): void =>
  void process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);

/** Connects to the stack of this home, or to what the environment names. */
export async function withDlq<T>(options: DlqOptions, work: (box: DeadLetterBox) => Promise<T>): Promise<T> {
  const shell = commandEnvironment(options);
  const stack = liveStack(loadStackConfig(shell).home);
  const { nats, databaseUrl } = loadConfig(stack?.environment ?? shell);
  const connection = await connectNats({
    url: nats.url,
    login: nats.logins.operator,
    name: 'dlq',
    onClosed: () => undefined,
  });
  const pool = createPool(databaseUrl, { name: 'dlq', max: 1, onError: () => undefined });
  try {
    return await work(createDeadLetterBox(createDlq(connection), createRedrives(pool)));
  } finally {
    await connection.close();
    await pool.end();
  }
}
