import { InvalidArgumentError, type Command } from 'commander';
import type { ChaosOptions } from './chaos/command.ts';

/** Adds `chaos`. */
export function registerChaosCommand(program: Command): void {
  program
    .command('chaos')
    .description(
      'break a stack of its own on a seeded schedule, and check every promise against what everybody wrote down',
    )
    .option('--minutes <n>', 'how long faults are made', positive, 5)
    .option('--seed <n>', 'repeats a schedule; printed when left out', wholeNumber)
    .option('--rate <n>', 'events offered a second', positive, 21)
    .option('--timing <factor>', 'leases, timeouts and look-up spacing are this part of the real ones', timing, 0.1)
    .option('--bar <id>', 'the faults of one bar alone: R1, R2, R3, R6, R7, R8, C1, L1 or L2')
    .option('--negative', 'with --bar R3: look-ups see nothing; passes only if the duplicates are found')
    .option('--keep', 'leave the folder with logs and data')
    .option('--json', 'one JSON report on stdout; everything else goes to stderr')
    .addHelpText(
      'after',
      `
A stack of its own in a temporary folder, with the sandbox as provider: nothing you run is touched and nothing leaves this machine.
What cannot be injected is named NOT RUN and counts as short in a
whole run (30 minutes and more, without --bar).

Examples:
  carillon chaos --minutes 2 --seed 7
  carillon chaos --bar R3 --minutes 1
  carillon chaos --bar R3 --minutes 1 --negative
  carillon chaos --minutes 30 --json > chaos.json`,
    )
    .action(async (options: ChaosOptions) => {
      const code = await (await import('./chaos/command.ts')).chaos(options);
      // By itself Node 20 may never end: it goes round in its clean-up (Environment::CleanupHandles), waiting for a request of a connection
      // that was cut, of which nobody will hear any more.
      process.stdout.write('', () => process.exit(code));
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number such as 17');
}

function timing(text: string): number {
  const value = Number(text);
  if (value >= 0.01 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number from 0.01 to 1');
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1_000) return value;
  throw new InvalidArgumentError('expected a number above 0, at most 1000');
}
