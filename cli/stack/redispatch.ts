import { createDispatches } from '../../adapters/postgres/dispatches.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { loadConfig } from '../../config/load.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { commandEnvironment } from '../command-environment.ts';
import { liveStack } from './stack-record.ts';

/** `since`: how far back, ms. */
export type RedispatchOptions = Readonly<{ since: number; home?: string }>;

/** `carillon redispatch`: opens dispatch rows again; the router of the running stack carries them out. */
export async function redispatch(options: RedispatchOptions): Promise<void> {
  const { home } = loadStackConfig(commandEnvironment(options));
  const stack = liveStack(home);
  if (!stack) throw new Error(`no stack runs in ${home}; start one with "carillon start"`);
  const pool = createPool(loadConfig(stack.environment).databaseUrl, {
    name: 'redispatch',
    max: 1,
    onError: () => undefined,
  });
  try {
    const count = await createDispatches(pool).reopen(new Date(Date.now() - options.since));
    process.stdout.write(`${count} opened again; the router carries them out within seconds.\n`);
  } finally {
    await pool.end();
  }
}
