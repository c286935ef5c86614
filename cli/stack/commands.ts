import type { Command } from 'commander';
import { commandEnvironment } from '../command-environment.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { LogsOptions } from './commands/logs.ts';
import type { ResetOptions } from './commands/reset.ts';
import type { StackOptions } from './commands/status.ts';
import type { StartFlags, StartHooks } from './start.ts';

/** Adds `start stop status logs reset doctor`. The hooks are what `start` does once engines, then processes, are up. */
export function registerStackCommands(program: Command, hooks: StartHooks = {}): void {
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--home <folder>', 'folder of this stack (CARILLON_HOME, default .carillon)');

  command('start', 'bring everything up, play the demo, and stay until Ctrl-C')
    .option('--exit', 'end after the demo')
    .option('--json', 'print one JSON summary on stdout; everything else goes to stderr')
    .option('--evidence <folder>', 'write ledger, outcomes, histories and messages of the demo as NDJSON')
    .option('--real-time', 'no compressed days: a day lasts a day')
    .option('--no-demo', 'only bring the stack up')
    .option('--offline', 'never download or build anything')
    .option('--external', 'use the servers of DATABASE_URL, NATS_URL, TEMPORAL_ADDRESS instead of embedded ones')
    .option('--delivery <mode>', 'sandbox, allowlist or live (live: only with --external, and it asks)')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon start\n  carillon start --exit --json\n  carillon start --home /tmp/second',
    )
    .action(async (options: StackOptions & StartFlags) => {
      process.exitCode = await (await import('./start.ts')).runStart(options, commandEnvironment(options), hooks);
    });

  command('stop', 'end the stack of this home, whoever started it').action(async (options: StackOptions) =>
    (await import('./commands/stop.ts')).stop(options),
  );

  command('status', 'what runs, where, and how often it had to be restarted')
    .option('--json', 'as JSON')
    .action(async (options: StackOptions) => (await import('./commands/status.ts')).status(options));

  command('logs', 'the logs of engines and processes')
    .argument('[names...]', 'only these; all without it')
    .option('-f, --follow', 'keep printing what is added')
    .option('-n, --lines <number>', 'how many lines of each', '20')
    .addHelpText('after', '\nExamples:\n  carillon logs\n  carillon logs router temporal -f')
    .action(async (wanted: string[], options: LogsOptions) =>
      (await import('./commands/logs.ts')).logs(wanted, options),
    );

  command('reset', 'stop the stack and delete its data, ports and passwords')
    .option('--yes', 'do not ask')
    .action(async (options: ResetOptions) => (await import('./commands/reset.ts')).reset(options));

  command('doctor', 'look at everything a stack needs, and say what to do')
    .option('--json', 'as JSON')
    .option(
      '--infobip',
      'look at the Infobip account instead: base URL, key, scopes, balance, senders; nothing is sent',
    )
    .option('--external', 'look at the servers of DATABASE_URL and NATS_URL, too: what a power cut leaves of them')
    .option('--dir <folder>', 'with --infobip: a workspace whose senders are compared with those of the account')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon doctor\n  carillon doctor --external\n  carillon doctor --infobip --dir examples/acme',
    )
    .action(async (options: DoctorOptions) => (await import('./commands/doctor.ts')).doctor(options));
}
