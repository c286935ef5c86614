import { InvalidArgumentError, type Command } from 'commander';
import { homeOption } from './command-environment.ts';
import type { ListOptions } from './dlq/list.ts';
import type { RedriveOptions } from './dlq/redrive.ts';
import type { DlqOptions } from './dlq/with-dlq.ts';

/** Adds `dlq list|show|redrive`. */
export function registerDlqCommands(program: Command): void {
  const dlq = program.command('dlq').description('dead letters: what could not be handled, why, and putting it back');
  const command = (name: string, description: string) =>
    dlq
      .command(name)
      .description(description)
      .option(...homeOption)
      .option('--json', 'as JSON');

  command('list', 'dead letters, newest first')
    .option('--workspace <id>', 'of one workspace')
    .option('--reason <reason>', 'of one reason, such as invalid, bad-key or id-reused')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .option('--all', 'with those that were put back already')
    .addHelpText('after', '\nExamples:\n  carillon dlq list\n  carillon dlq list --reason invalid --json')
    .action(async (options: ListOptions) => (await import('./dlq/list.ts')).list(options));

  command('show', 'one dead letter whole: reason, original headers and body')
    .argument('<sequence>', 'its number in `dlq list`', wholeNumber)
    .action(async (seq: number, options: DlqOptions) => (await import('./dlq/show.ts')).show(seq, options));

  command('redrive', 'put dead letters back where they came from, after the cause is mended')
    .argument('[sequence...]', 'numbers in `dlq list`', (text: string, before?: number[]) => [
      ...(before ?? []),
      wholeNumber(text),
    ])
    .option('--reason <reason>', 'all of one reason that were not put back yet')
    .option('--workspace <id>', 'of one workspace')
    .option('--all', 'all that were not put back yet')
    .option('--body <file>', 'of one: with this JSON instead of what was sent; the audit notes both by their SHA-256')
    .addHelpText(
      'after',
      `
Examples:
  carillon dlq redrive 17
  carillon dlq redrive --reason invalid
  carillon dlq show 17 --json | jq -r .body > mended.json   # then mend it
  carillon dlq redrive 17 --body mended.json`,
    )
    .action(async (seqs: number[] | undefined, options: RedriveOptions) =>
      (await import('./dlq/redrive.ts')).redrive(seqs ?? [], options),
    );
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number such as 17');
}
