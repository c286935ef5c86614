import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Environment } from '../../config/environment.ts';
import { loadDotenv } from '../../config/dotenv.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { resetHome, whatResetDeletes } from '../../engines/reset.ts';
import { examine } from './doctor.ts';
import { examineInfobip } from './doctor-infobip.ts';
import { followLogs, lastLines, logNames } from './logs.ts';
import { askReadiness, readinessLines } from './readiness.ts';
import { runStart } from './start.ts';
import type { StartHooks } from './start.ts';
import { stackStatus, statusText } from './status.ts';
import { stopStack } from './stop-stack.ts';

type Common = Readonly<{ home?: string; json?: boolean }>;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (value: unknown, json: boolean | undefined, text: string): void =>
  void process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);

/** The environment of a command: `.env` of the folder below the shell's own, flags above both. */
function environment({ home }: Common): Environment {
  loadDotenv();
  return home === undefined ? process.env : { ...process.env, CARILLON_HOME: home };
}

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
    .action(async (options) => {
      process.exitCode = await runStart(options, environment(options), hooks);
    });

  command('stop', 'end the stack of this home, whoever started it').action(async (options: Common) => {
    const { home } = loadStackConfig(environment(options));
    say(`${home}: ${await stopStack(home, say)}`);
  });

  command('status', 'what runs, where, and how often it had to be restarted')
    .option('--json', 'as JSON')
    .action(async (options: Common) => {
      const status = stackStatus(loadStackConfig(environment(options)).home);
      const readiness = status.addresses && (await askReadiness(status.addresses.api));
      const lines = status.addresses ? readinessLines(readiness) : [];
      print({ ...status, readiness }, options.json, statusText(status, lines));
      if (status.state !== 'running') process.exitCode = 1;
    });

  command('logs', 'the logs of engines and processes')
    .argument('[names...]', 'only these; all without it')
    .option('-f, --follow', 'keep printing what is added')
    .option('-n, --lines <number>', 'how many lines of each', '20')
    .addHelpText('after', '\nExamples:\n  carillon logs\n  carillon logs router temporal -f')
    .action(async (wanted: string[], options: Common & { follow?: boolean; lines: string }) => {
      const { home } = loadStackConfig(environment(options));
      const names = logNames(home);
      const unknown = wanted.filter((name) => !names.includes(name));
      if (unknown.length > 0)
        throw new Error(`no log called ${unknown.join(', ')} in ${home}; there are: ${names.join(', ') || 'none'}`);
      const chosen = wanted.length === 0 ? names : wanted;
      for (const line of lastLines(home, chosen, Number(options.lines))) process.stdout.write(`${line}\n`);
      if (!options.follow) return;
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      for await (const line of followLogs(home, chosen, stop.signal)) process.stdout.write(`${line}\n`);
    });

  command('reset', 'stop the stack and delete its data, ports and passwords')
    .option('--yes', 'do not ask')
    .action(async (options: Common & { yes?: boolean }) => {
      const { home } = loadStackConfig(environment(options));
      const doomed = whatResetDeletes(home);
      if (doomed.length === 0) return say(`${home}: nothing to delete`);
      say(`This deletes:\n${doomed.map((path) => `  ${path}`).join('\n')}`);
      if (!options.yes && !(await confirmed('Delete it? [y/N] '))) return say('Nothing was deleted.');
      await stopStack(home, say);
      await resetHome(home);
      say('Deleted.');
    });

  command('doctor', 'look at everything a stack needs, and say what to do')
    .option('--json', 'as JSON')
    .option(
      '--infobip',
      'look at the Infobip account instead: base URL, key, scopes, balance, senders; nothing is sent',
    )
    .option('--dir <folder>', 'with --infobip: a workspace whose senders are compared with those of the account')
    .addHelpText('after', '\nExamples:\n  carillon doctor\n  carillon doctor --infobip --dir examples/acme')
    .action(async (options: Common & { infobip?: boolean; dir?: string }) => {
      const env = environment(options);
      const findings = options.infobip
        ? await examineInfobip(env, await sendersOf(options.dir))
        : await examine(loadStackConfig({ CARILLON_HOME: env['CARILLON_HOME'] }).home, env);
      const text = findings
        .map(({ check, verdict, detail }) => `${verdict.padEnd(5)}${check.padEnd(21)}${detail}`)
        .join('\n');
      print(findings, options.json, text);
      if (findings.some(({ verdict }) => verdict === 'bad')) process.exitCode = 1;
    });
}

async function sendersOf(dir: string | undefined) {
  if (dir === undefined) return {};
  // What reading a workspace needs is loaded by those who read one.
  const { readBundleOf } = await import('../workspace/read-folder.ts');
  return (await readBundleOf(dir)).bundle.settings.senders ?? {};
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('reset asks before it deletes; without a terminal, give --yes');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await prompt.question(question));
  } finally {
    prompt.close();
  }
}
