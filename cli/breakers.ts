import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean; readonly reason?: string };
type Breaker = {
  readonly id: string;
  readonly prefix: string;
  readonly messages: number;
  readonly since: string;
};

/** Adds `carillon breakers [list|reset]`, through the api of the running stack. */
export function registerBreakerCommands(program: Command): void {
  const breakers = program
    .command('breakers')
    .description('toll-fraud breakers, which stop messages to numbers that begin alike: list, reset');
  const common = (command: Command) => command.option(...homeOption).option('--json', 'as JSON');

  common(breakers.command('list', { isDefault: true }).description('those that are open'))
    .addHelpText('after', '\nExample:\n  carillon breakers')
    .action(async (options: Options) => {
      const answer = (await connectApi(commandEnvironment(options)).get('/v1/breakers')) as {
        breakers: readonly Breaker[];
      };
      print(options.json ? JSON.stringify(answer.breakers) : table(answer.breakers));
    });

  common(breakers.command('reset <id>').description('close one: messages to its numbers leave again'))
    .option('--reason <text>', 'why, for the audit')
    .addHelpText(
      'after',
      '\nExample:\n  carillon breakers reset 01a1fe58-b2ba-7109-b3d3-a285be0dafff --reason "a trade fair"',
    )
    .action(async (id: string, options: Options) => {
      const { reason } = options;
      const path = `/v1/breakers/${encodeURIComponent(id)}/reset`;
      const body = reason === undefined ? undefined : { reason };
      const answer = await connectApi(commandEnvironment(options)).send('POST', path, body);
      print(
        options.json ? JSON.stringify(answer) : 'Closed. Messages to its numbers leave again, and are counted anew.',
      );
    });
}

function table(all: readonly Breaker[]): string {
  if (all.length === 0) return 'No breaker is open.';
  return columns(
    all.map(({ id, prefix, messages, since }) => [id, `+${prefix}…`, `${messages} messages`, `open since ${since}`]),
  );
}
