import { readFileSync } from 'node:fs';
import type { LocalKeys } from '../../adapters/keys/local-keys.ts';
import { victimsOf } from '../../cli/chaos/world/victims.ts';
import type { Victims } from '../../cli/chaos/world/victims.ts';
import { compiledCommand } from '../../cli/stack/node-command.ts';
import { prepareStack } from '../../cli/stack/prepare.ts';
import { startStack } from '../../cli/stack/stack.ts';
import type { StackOptions } from '../../cli/stack/stack.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { newTestHome, removeTestHome } from '../support/test-home.ts';

export type KillStack = Victims &
  Readonly<{
    home: string;
    api: string;
    sandbox: string;
    databaseUrl: string;
    temporalAddress: string;
    keys: LocalKeys;
    stop(): Promise<void>;
  }>;

/** How a run has its processes started otherwise than usual. */
export type StackChanges = Pick<StackOptions, 'command' | 'reroute' | 'longestDelayMs'>;

/** The stack as `npm start` runs it: compiled processes, embedded engines, our supervisor, in a home of its own. */
export async function startKillStack(
  env: Readonly<Record<string, string>>,
  say: (line: string) => void,
  changes: StackChanges = {},
): Promise<KillStack> {
  const home = newTestHome();
  const passedOn = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
  const full = { ...passedOn, ...env, CARILLON_HOME: home };
  const config = loadStackConfig(full);
  const quiet = (): void => undefined;
  const stack = await startStack({
    config,
    env: full,
    log: say,
    progress: quiet,
    prepare: prepareStack,
    command: compiledCommand,
    ...changes,
  }).catch(async (error: unknown) => {
    await removeTestHome(home);
    throw error;
  });
  const { api, sandbox = '', temporal } = stack.addresses;

  return {
    home,
    api,
    sandbox,
    databaseUrl: stack.environment['DATABASE_URL'] ?? '',
    temporalAddress: temporal,
    keys: JSON.parse(readFileSync(stack.keysFile, 'utf8')) as LocalKeys,
    ...victimsOf(home),
    async stop() {
      await stack.stop();
      await removeTestHome(home);
    },
  };
}
