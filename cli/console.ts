import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';

type Options = { readonly home?: string; readonly json?: boolean };
export type ConsoleLink = { readonly url: string; readonly expiresAt: string };

/** A link that opens the console once, within 15 minutes; whoever has it may do what our API key may. */
export async function consoleLink(api: ApiClient): Promise<ConsoleLink> {
  const { path, expiresAt } = (await api.send('POST', '/v1/console/links', undefined)) as {
    readonly path: string;
    readonly expiresAt: string;
  };
  return { url: api.url + path, expiresAt };
}

/** Adds `carillon console`. */
export function registerConsoleCommand(program: Command): void {
  program
    .command('console')
    .description('print a link that logs in to the web console, once, within 15 minutes')
    .option(...homeOption)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  carillon console\n  CARILLON_URL=https://carillon.example carillon console')
    .action(async (options: Options) => {
      const link = await consoleLink(connectApi(commandEnvironment(options)));
      process.stdout.write(`${options.json ? JSON.stringify(link) : link.url}\n`);
      if (!options.json) process.stderr.write('Open it within 15 minutes; it works once.\n');
    });
}
