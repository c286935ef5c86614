import { Option, type Command } from 'commander';
import { messageClasses } from '../domain/journey/definition.ts';
import { homeOption } from './command-environment.ts';
import { collectPair } from './workspace/pairs.ts';
import type { ConnectOptions } from './workspace/connect.ts';
import type { Json } from './workspace/output.ts';
import type { SendEventOptions } from './workspace/send-event.ts';
import type { SendTestOptions } from './workspace/send-test.ts';
import type { ExplainOptions } from './workspace/explain.ts';
import type { SimulateOptions } from './workspace/simulate.ts';
import type { BackfillOptions } from './workspace/past/backfill.ts';
import type { BacktestOptions } from './workspace/past/backtest.ts';
import { collectRate, readCount, readRate, readSeed, type CrowdOptions } from './workspace/crowd/options.ts';

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  carillon ${line}`).join('\n')}`;

/** Adds `init validate explain simulate plan apply backtest backfill dev send-event send-test`. */
export function registerWorkspaceCommands(program: Command): void {
  registerFolderCommands(program);
  registerStackCommands(program);
}

/** They need nothing but the folder. */
function registerFolderCommands(program: Command): void {
  const command = (name: string, description: string): Command =>
    program.command(name).description(description).option('--json', 'one JSON object on stdout');

  command('init <dir>', 'write the smallest workspace: one journey, its templates and a scenario')
    .addHelpText('after', examples('init hello'))
    .action(async (dir: string, options: Json) => (await import('./workspace/init.ts')).init(dir, options));
  command('validate <dir>', 'say everything that is wrong with a workspace, with file, line and column')
    .addHelpText('after', examples('validate examples/acme', 'validate . --json'))
    .action(async (dir: string, options: Json) => (await import('./workspace/validate.ts')).validate(dir, options));
  command('explain <dir> <journey>', 'tell a journey in words, or draw it')
    .option('--mermaid', 'as a Mermaid flowchart')
    .addOption(new Option('--svg', 'as a drawing, one SVG file').conflicts('mermaid'))
    .addHelpText(
      'after',
      examples(
        'explain examples/acme welcome',
        'explain . welcome --mermaid > welcome.mmd',
        'explain . welcome --svg > welcome.svg',
      ),
    )
    .action(async (dir: string, journey: string, options: ExplainOptions) =>
      (await import('./workspace/explain.ts')).explain(dir, journey, options),
    );
  command('simulate <dir> [journey]', 'play scenarios/*.yaml on a virtual clock, or a journey for many people')
    .option('-v, --verbose', 'scenarios: tell the whole story of those that pass, too')
    .option('--people <number>', 'so many people through one journey (10000)', readCount)
    .option('--seed <number>', 'the same seed says the same to the byte (1)', readSeed)
    .option('--profiles <file>', 'these people: .ndjson, or .csv whose first line names traits')
    .option('--assume <file>', 'rates of what people and providers do, as YAML')
    .option('--rate <name=share>', 'one of those rates; may be repeated', collectRate)
    .option('--start <instant>', 'when the first comes in (2026-03-02T08:00:00Z)')
    .option('--over <duration>', 'how long they take to come in (1 day)')
    .option('--report <file>', 'a page with charts, in one file')
    .option('--messages <file>', 'who got what when, and what not and why, as NDJSON')
    .addHelpText(
      'after',
      examples(
        'simulate examples/acme',
        'simulate . --verbose',
        'simulate examples/acme welcome --people 10000 --seed 7 --report welcome.html',
        'simulate welcome --people 10000               # a journey of this folder',
        'simulate . welcome --rate app.opened=0.6 --rate delivered.sms=95% --start 2026-03-28T20:00:00Z',
        'simulate . welcome --profiles people.csv --assume rates.yaml --messages messages.ndjson --json',
      ),
    )
    .action(async (dir: string, journey: string | undefined, options: SimulateOptions & CrowdOptions) => {
      const crowd = await import('./workspace/crowd/simulate-crowd.ts');
      const [folder, id] = crowd.folderAndJourney(dir, journey, options);
      if (id !== null) return crowd.simulateCrowd(folder, id, options);
      return (await import('./workspace/simulate.ts')).simulate(folder, options);
    });
}

/** They talk to a running Carillon. */
function registerStackCommands(program: Command): void {
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--json', 'JSON on stdout')
      .option(...homeOption)
      .option('--wait <seconds>', 'wait for a stack that is still starting (default 60 once it has begun)');

  for (const action of ['plan', 'apply'] as const) {
    const what =
      action === 'plan' ? 'show which journeys are new or changed, with their hashes' : 'publish a workspace';
    command(`${action} <dir>`, `${what}; running people keep their version`)
      .addHelpText('after', examples(`${action} examples/acme`, `${action} . --json`))
      .action(async (dir: string, options: ConnectOptions & Json) =>
        (await import('./workspace/publish.ts')).publish(action, dir, options),
      );
  }
  command('backtest <dir> <journey>', 'what a journey would have done with what really happened; sends nothing')
    .option('--since <time>', 'from when on: a duration ago, or an instant', '7 days')
    .option('--until <time>', 'until when (now)')
    .option('--compare', 'beside the published version: who would get what else')
    .option('--seed <number>', 'for what would have become of messages (1)', readSeed)
    .option('--assume <file>', 'rates of what providers do, as YAML')
    .option('--rate <name=share>', 'one of those rates; may be repeated', collectRate)
    .option('--report <file>', 'a page with charts, in one file')
    .option('--messages <file>', 'who would have got what when, and what not and why, as NDJSON')
    .addHelpText(
      'after',
      examples(
        'backtest examples/acme welcome',
        "backtest . welcome --since '14 days' --report welcome.html",
        'backtest . welcome --compare                  # before apply: what changes for whom',
        'backtest . welcome --since 2026-11-01T00:00:00Z --until 2026-11-08T00:00:00Z --json',
      ),
    )
    .action(async (dir: string, journey: string, options: BacktestOptions) =>
      (await import('./workspace/past/backtest.ts')).backtest(dir, journey, options),
    );
  command('backfill <dir> <journey>', 'let those come in now whom an event of the past would have brought in')
    .option('--since <time>', 'from when on: a duration ago, or an instant', '7 days')
    .option('--until <time>', 'until when (now)')
    .option('--rate <people>', 'so many a second, at most 50', readRate, 5)
    .option('--dry-run', 'only say how many they are')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        "backfill . welcome --since '14 days' --dry-run",
        "backfill . welcome --since '14 days' --rate 20",
        'backfill . welcome --since 2026-11-01T00:00:00Z --yes --json   # again: nobody comes in twice',
      ),
    )
    .action(async (dir: string, journey: string, options: BackfillOptions) =>
      (await import('./workspace/past/backfill.ts')).backfill(dir, journey, options),
    );
  command('dev <dir>', 'validate, simulate and apply on every save; on an error the old version stays live')
    .addHelpText('after', examples('dev hello'))
    .action(async (dir: string, options: ConnectOptions & Json) =>
      (await import('./workspace/dev.ts')).dev(dir, options),
    );
  command('send-event <type>', 'send one event as a producer does')
    .requiredOption('--user <id>', 'whose event it is')
    .option('-p, --property <name=value>', 'a property of the event; may be repeated', collectPair)
    .option('-t, --trait <name=value>', 'a trait of the person; may be repeated', collectPair)
    .option('--watch', 'print what becomes of it until the journey ends')
    .option('--for <seconds>', 'how long to watch', '60')
    .addHelpText(
      'after',
      examples('send-event user.signed_up --user me -p plan=pro -t firstName=Mia -t phone=+385911112222 --watch'),
    )
    .action(async (type: string, options: SendEventOptions) =>
      (await import('./workspace/send-event.ts')).sendEvent(type, options),
    );
  command('send-test <channel/template>', 'send one published template to one person, by the same policy and ledger')
    .requiredOption('--user <id>', 'who gets it; must be known')
    .addOption(
      new Option('--class <class>', 'decides which policy applies').choices(messageClasses).default('transactional'),
    )
    .option('--topic <topic>', 'for marketing: what people can unsubscribe from')
    .option('-d, --data <name=value>', 'event.… in the template; may be repeated', collectPair)
    .option('--for <seconds>', 'how long to wait for its end', '30')
    .addHelpText('after', examples('send-test sms/hello --user me', 'send-test email/welcome --user me -d board=Home'))
    .action(async (template: string, options: SendTestOptions) =>
      (await import('./workspace/send-test.ts')).sendTest(template, options),
    );
}
