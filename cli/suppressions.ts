import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { suppressionKinds, type SuppressionKind } from '../domain/policy/suppression.ts';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = {
  readonly home?: string;
  readonly json?: boolean;
  readonly address?: string;
  readonly kind?: SuppressionKind;
  readonly channel?: string;
  readonly topic?: string;
  readonly reason?: string;
  readonly complaint?: boolean;
};
type Entry = {
  readonly address: string;
  readonly channel: string;
  readonly topic: string;
  readonly kind: SuppressionKind;
  readonly reason: string;
  readonly source: string;
  readonly at: string;
};
type Added = {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
};

/** Entries of one request, as many as the api takes. */
const perRequest = 1_000;

/** Adds `carillon suppressions [list|add|import|lift]`: addresses that are written to no more. */
export function registerSuppressionCommands(program: Command): void {
  const suppressions = program
    .command('suppressions')
    .description('addresses that are written to no more: list, add, import, lift');
  const common = (command: Command) => command.option(...homeOption).option('--json', 'as JSON');
  const scoped = (command: Command) =>
    common(command)
      .option('--channel <channel>', 'only this channel; all, if nothing is said')
      .option('--topic <topic>', 'only this topic; everything, if nothing is said');
  const kinds = () => new Option('--kind <kind>', 'why they are there').choices(suppressionKinds);
  const api = (options: Options) => connectApi(commandEnvironment(options));

  common(suppressions.command('list', { isDefault: true }).description('the latest 200, or those of one address'))
    .option('--address <address>', 'only this one, however it is written')
    .addOption(kinds())
    .addHelpText(
      'after',
      '\nExamples:\n  carillon suppressions\n  carillon suppressions list --address "091 234 5678"\n  carillon suppressions list --kind complaint --json',
    )
    .action(async (options: Options) => {
      const { address, kind } = options;
      const asked = new URLSearchParams({ limit: '200', ...(address && { address }), ...(kind && { kind }) });
      const { suppressions: all } = (await api(options).get(`/v1/suppressions?${asked.toString()}`)) as {
        readonly suppressions: readonly Entry[];
      };
      print(options.json ? JSON.stringify(all) : table(all));
    });

  const given = ({ channel, topic, kind, reason }: Options) => ({
    ...(channel && { channel }),
    ...(topic && { topic }),
    ...(kind && { kind }),
    reason: reason ?? 'added by hand',
  });

  scoped(suppressions.command('add <address>').description('write to this address no more'))
    .addOption(kinds())
    .option('--reason <text>', 'for the audit and for `why`')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon suppressions add ana@example.com --reason "asked by phone" --kind opt-out\n  carillon suppressions add +385912345678 --topic tips',
    )
    .action(async (address: string, options: Options) => {
      const body = { entries: [{ ...given(options), address }] };
      const answer = (await api(options).send('POST', '/v1/suppressions', body)) as Added;
      const [refused] = answer.refused;
      if (refused !== undefined) throw new Error(`${address}: ${refused.reason}`);
      print(options.json ? JSON.stringify(answer) : answer.added === 1 ? 'Added.' : 'It is on the list already.');
    });

  scoped(
    suppressions
      .command('import <file>')
      .description('the same for a file: CSV with a column "address", or one a line'),
  )
    .addOption(kinds())
    .option('--reason <text>', 'of those that say none', 'imported')
    .addHelpText(
      'after',
      '\nColumns: address, channel, topic, kind, reason; what a line leaves out is taken from the options.\nExample:\n  carillon suppressions import unsubscribed.csv --kind opt-out --reason "from the old system"',
    )
    .action(async (file: string, options: Options) => {
      const { readSuppressionFile } = await import('./suppressions/read-file.ts');
      const lines = readSuppressionFile(await readFile(file, 'utf8'));
      const total = { added: 0, known: 0, refused: [] as { line: number; reason: string }[] };
      for (let from = 0; from < lines.length; from += perRequest) {
        const some = lines.slice(from, from + perRequest);
        const body = { entries: some.map(({ entry }) => ({ ...given(options), ...entry })) };
        const answer = (await api(options).send('POST', '/v1/suppressions', body)) as Added;
        total.added += answer.added;
        total.known += answer.known;
        for (const { index, reason } of answer.refused) total.refused.push({ line: some[index]?.line ?? 0, reason });
      }
      print(options.json ? JSON.stringify(total) : importText(total));
      if (total.refused.length > 0) process.exitCode = 1;
    });

  scoped(suppressions.command('lift <address>').description('take an entry off the list, by its scope'))
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--complaint', 'its owner complained, and has asked to be written to again')
    .addHelpText(
      'after',
      '\nConsent is another matter: who unsubscribed stays so until "carillon consent" says otherwise.\nExample:\n  carillon suppressions lift ana@example.com --channel email --reason "a new mailbox at her provider"',
    )
    .action(async (address: string, options: Options) => {
      const { kind: _, ...scope } = given(options);
      const body = { ...scope, address, evenComplaint: options.complaint === true };
      const { lifted } = (await api(options).send('POST', '/v1/suppressions/lift', body)) as { readonly lifted: Entry };
      print(
        options.json ? JSON.stringify(lifted) : `Lifted: ${scopeWords(lifted)} (${lifted.kind}: ${lifted.reason}).`,
      );
    });
}

const scopeWords = ({ address, channel, topic }: Pick<Entry, 'address' | 'channel' | 'topic'>): string =>
  `${address}, ${channel === '*' ? 'all channels' : channel}, ${topic === '*' ? 'everything' : topic}`;

const table = (all: readonly Entry[]): string =>
  all.length === 0
    ? 'Nothing is on the list.'
    : columns(
        all.map(({ address, channel, topic, kind, reason, at }) => [
          address,
          channel === '*' ? 'all channels' : channel,
          topic === '*' ? 'everything' : topic,
          kind,
          reason,
          at,
        ]),
      );

function importText({
  added,
  known,
  refused,
}: {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}): string {
  const wrong = refused.map(({ line, reason }) => `  line ${line}: ${reason}`);
  return [`${added} added, ${known} on the list already, ${refused.length} refused`, ...wrong].join('\n');
}
