import { type Command, InvalidArgumentError } from 'commander';
import { createDispatches } from '../adapters/postgres/dispatches.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { durationMs, readDuration } from '../domain/journey/duration.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { loadStackConfig } from '../config/stack.ts';
import { loadConfig } from '../config/load.ts';
import { liveStack } from './stack/stack-record.ts';

const span = (text: string): number => {
  if (readDuration(text).kind === 'refused')
    throw new InvalidArgumentError("expected how far back, such as '10 minutes' or '1h'");
  return durationMs(text);
};

/** Adds `carillon redispatch`: after Temporal lost its last minutes, what was handed to it since is handed over again. */
export function registerRedispatchCommand(program: Command): void {
  program
    .command('redispatch')
    .description('hand recent starts and signals to Temporal again; harmless where they had arrived')
    .requiredOption('--since <duration>', 'how far back', span)
    .option(...homeOption)
    .addHelpText('after', '\nExample:\n  carillon redispatch --since "10 minutes"')
    .action(async (options: { since: number; home?: string }) => {
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
    });
}
