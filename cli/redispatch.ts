import { type Command, InvalidArgumentError } from 'commander';
import { durationMs, readDuration } from '../domain/journey/duration.ts';
import { homeOption } from './command-environment.ts';
import type { RedispatchOptions } from './stack/redispatch.ts';

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
    .action(async (options: RedispatchOptions) => (await import('./stack/redispatch.ts')).redispatch(options));
}
