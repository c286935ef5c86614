import { Option, type Command } from 'commander';
import { messageClasses } from '../domain/journey/definition.ts';
import { homeOption } from './command-environment.ts';
import { dev } from './workspace/dev.ts';
import { explain } from './workspace/explain.ts';
import { init } from './workspace/init.ts';
import { collectPair } from './workspace/pairs.ts';
import { publish } from './workspace/publish.ts';
import { sendEvent } from './workspace/send-event.ts';
import { sendTest } from './workspace/send-test.ts';
import { simulate } from './workspace/simulate.ts';
import { validate } from './workspace/validate.ts';

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  carillon ${line}`).join('\n')}`;

/** Adds `init validate explain simulate plan apply dev send-event send-test`. */
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
    .action(init);
  command('validate <dir>', 'say everything that is wrong with a workspace, with file, line and column')
    .addHelpText('after', examples('validate examples/acme', 'validate . --json'))
    .action(validate);
  command('explain <dir> <journey>', 'tell a journey in words')
    .addHelpText('after', examples('explain examples/acme welcome'))
    .action(explain);
  command('simulate <dir>', 'play scenarios/*.yaml on a virtual clock and compare who reads what')
    .option('-v, --verbose', 'tell the whole story of those that pass, too')
    .addHelpText('after', examples('simulate examples/acme', 'simulate . --verbose'))
    .action(simulate);
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
      .action((dir: string, options) => publish(action, dir, options));
  }
  command('dev <dir>', 'validate, simulate and apply on every save; on an error the old version stays live')
    .addHelpText('after', examples('dev hello'))
    .action(dev);
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
    .action(sendEvent);
  command('send-test <channel/template>', 'send one published template to one person, by the same policy and ledger')
    .requiredOption('--user <id>', 'who gets it; must be known')
    .addOption(
      new Option('--class <class>', 'decides which policy applies').choices(messageClasses).default('transactional'),
    )
    .option('--topic <topic>', 'for marketing: what people can unsubscribe from')
    .option('-d, --data <name=value>', 'event.… in the template; may be repeated', collectPair)
    .option('--for <seconds>', 'how long to wait for its end', '30')
    .addHelpText('after', examples('send-test sms/hello --user me', 'send-test email/welcome --user me -d board=Home'))
    .action(sendTest);
}
