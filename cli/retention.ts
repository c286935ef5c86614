import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean };
type Counted = { readonly what: string; readonly rows: number };
type Preview = {
  readonly keepDays: number | null;
  readonly before: string | null;
  readonly going: readonly Counted[];
  readonly kept: readonly (Counted & { readonly because: string })[];
  readonly removed: readonly { readonly day: string; readonly rows: Readonly<Record<string, number>> }[];
};

/** Adds `carillon retention`: what would leave because it ended long ago, and what stays. */
export function registerRetentionCommand(program: Command): void {
  program
    .command('retention')
    .description('what would leave the database now because it ended long ago, and what stays and why; removes nothing')
    .option(...homeOption)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nA router removes it by itself, a little at a time; CARILLON_KEEP_DAYS says for how long things are kept.\n\nExamples:\n  carillon retention\n  carillon retention --json',
    )
    .action(async (options: Options) => {
      const preview = (await connectApi(commandEnvironment(options)).get('/v1/retention')) as Preview;
      print(options.json ? JSON.stringify(preview) : previewText(preview));
    });
}

function previewText({ keepDays, before, going, kept, removed }: Preview): string {
  const rule =
    keepDays === null
      ? 'Everything is kept (CARILLON_KEEP_DAYS=forever).'
      : `What has ended is kept for ${keepDays} days: what ended before ${before} leaves.`;
  const list = (title: string, lines: readonly (readonly string[])[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, columns(lines.map((line) => [`  ${line[0]}`, ...line.slice(1)]))];
  return [
    rule,
    ...(going.length === 0 && keepDays !== null ? ['Nothing is as old as that.'] : []),
    ...list(
      'Would leave now:',
      going.map(({ what, rows }) => [count(rows), what]),
    ),
    ...list(
      'Stays:',
      kept.map(({ what, rows, because }) => [count(rows), what, because]),
    ),
    ...list(
      'Left:',
      removed.map(({ day, rows }) => [
        day,
        Object.entries(rows)
          .map(([what, n]) => `${n} ${what}`)
          .join(', '),
      ]),
    ),
    'Consents, suppressions, profiles, what was published, and the audit always stay.',
  ].join('\n');
}

/** Where counting ended. */
const count = (rows: number): string => (rows >= 100_000 ? `${rows} or more` : String(rows));
