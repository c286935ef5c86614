import type { Command } from 'commander';
import type { VerifyOptions } from './audit/verify.ts';
import { homeOption } from './command-environment.ts';

/** Adds `carillon audit verify`. */
export function registerAuditCommands(program: Command): void {
  program
    .command('audit')
    .description('who did what: whether its lines are still those that were written')
    .command('verify')
    .description('go along the chain of hashes, and name the first line that was changed, taken out, put in or moved')
    .option(...homeOption)
    .option('--json', 'as JSON')
    .option('--workspace <id>', 'of one workspace; of all, if nothing is said')
    .option('--head <number:seal>', 'a head that you kept elsewhere, of --workspace or else of "default"')
    .addHelpText(
      'after',
      `
The last line of a workspace that holds is its head. Keep it elsewhere (the log of the relay and OUTCOMES have it as well): whoever can write
into the database could make a chain anew, but none that has your head in it. Exit code 1 if something is wrong.

Examples:
  carillon audit verify
  carillon audit verify --json | jq -r '.workspaces[].head'
  carillon audit verify --head 1204:5fd924625f6ab16a19cc9807c7c506ae1813490e4ba675f843d5a10e0baacdb8`,
    )
    .action(async (options: VerifyOptions) => (await import('./audit/verify.ts')).verify(options));
}
