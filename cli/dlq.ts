import { userInfo } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { createDeadLetterBox } from '../adapters/dead-letters/box.ts';
import type { DeadLetterBox, ListedLetter } from '../adapters/dead-letters/box.ts';
import { connectNats } from '../adapters/nats/connect.ts';
import { createDlq } from '../adapters/nats/dlq.ts';
import type { DeadLetterMessage, Redriven } from '../adapters/nats/dlq.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { createRedrives } from '../adapters/postgres/redrives.ts';
import { loadConfig } from '../config/load.ts';
import { loadStackConfig } from '../config/stack.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { liveStack } from './stack/stack-record.ts';

type Common = Readonly<{ home?: string; json?: boolean }>;

const print = (value: unknown, json: boolean | undefined, text: string): void =>
  void process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);

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
    .action(async (options: Common & { workspace?: string; reason?: string; limit: number; all?: boolean }) => {
      const letters = await withDlq(options, (box) => box.list(options));
      print(letters, options.json, letters.length === 0 ? 'no dead letters' : letters.map(line).join('\n'));
    });

  command('show', 'one dead letter whole: reason, original headers and body')
    .argument('<sequence>', 'its number in `dlq list`', wholeNumber)
    .action(async (seq: number, options: Common) => {
      const letter = await withDlq(options, (box) => box.show(seq));
      if (letter === null) throw new Error(`there is no dead letter ${seq} (any more); see \`carillon dlq list\``);
      print(letter, options.json, whole(letter));
    });

  command('redrive', 'put dead letters back where they came from, after the cause is mended')
    .argument('[sequence...]', 'numbers in `dlq list`', (text: string, before?: number[]) => [
      ...(before ?? []),
      wholeNumber(text),
    ])
    .option('--reason <reason>', 'all of one reason that were not put back yet')
    .option('--workspace <id>', 'of one workspace')
    .option('--all', 'all that were not put back yet')
    .addHelpText('after', '\nExamples:\n  carillon dlq redrive 17\n  carillon dlq redrive --reason invalid')
    .action(
      async (seqs: number[] | undefined, options: Common & { reason?: string; workspace?: string; all?: boolean }) => {
        const given = seqs ?? [];
        if (given.length === 0 && options.reason === undefined && !options.all) {
          process.stderr.write('name dead letters by number, or say --reason <reason> or --all\n');
          process.exitCode = 2;
          return;
        }
        const results = await withDlq(options, async (box) => {
          const { all: _, ...filter } = options;
          const chosen =
            given.length > 0
              ? given
              : (await box.list({ ...filter, limit: 100_000 })).map(({ seq }) => seq).toReversed();
          return box.redrive(chosen, userInfo().username);
        });
        print(results, options.json, results.map(outcomeLine).join('\n') || 'nothing to put back');
        if (results.some(({ kind }) => kind === 'refused')) process.exitCode = 1;
      },
    );
}

/** Connects to the stack of this home, or to what the environment names. */
async function withDlq<T>(options: Common, work: (box: DeadLetterBox) => Promise<T>): Promise<T> {
  const shell = commandEnvironment(options);
  const stack = liveStack(loadStackConfig(shell).home);
  const { nats, databaseUrl } = loadConfig(stack?.environment ?? shell);
  const connection = await connectNats({
    url: nats.url,
    login: nats.logins.operator,
    name: 'dlq',
    onClosed: () => undefined,
  });
  const pool = createPool(databaseUrl, { name: 'dlq', max: 1, onError: () => undefined });
  try {
    return await work(createDeadLetterBox(createDlq(connection), createRedrives(pool)));
  } finally {
    await connection.close();
    await pool.end();
  }
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number such as 17');
}

function line({ seq, at, workspace, reason, problem, subject, redriven }: ListedLetter): string {
  const again = redriven === 0 ? '' : ` (put back ${redriven} time${redriven === 1 ? '' : 's'})`;
  return `${seq}  ${at}  ${workspace}  ${reason}  ${subject ?? '-'}${again}\n      ${problem}`;
}

function whole(letter: DeadLetterMessage): string {
  const headers = Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`);
  return [`${letter.seq}  ${letter.reason}: ${letter.problem}`, '', ...headers, '', letter.body].join('\n');
}

function outcomeLine(result: Redriven): string {
  return result.kind === 'redriven'
    ? `${result.seq}  put back to ${result.subject} (sequence ${result.streamSeq})`
    : `${result.seq}  not put back: ${result.why}`;
}
