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
  readonly yes?: boolean;
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

type Import = {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly at: string;
  readonly entries: number;
  readonly undone: string | null;
};

/** Adds `carillon suppressions [list|add|import|imports|undo|lift]`: addresses that are written to no more. */
export function registerSuppressionCommands(program: Command): void {
  const suppressions = program
    .command('suppressions')
    .description('addresses that are written to no more: list, add, import, undo, lift');
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
      .description('the same for a file: CSV with a column "address", or one a line; says what it would do, and asks'),
  )
    .option('--yes', 'do not ask')
    .addOption(kinds())
    .option('--reason <text>', 'of those that say none', 'imported')
    .addHelpText(
      'after',
      '\nColumns: address, channel, topic, kind, reason; what a line leaves out is taken from the options.\nExample:\n  carillon suppressions import unsubscribed.csv --kind opt-out --reason "from the old system"',
    )
    .action(async (file: string, options: Options) =>
      (await import('./suppressions/import.ts')).importFile(api(options), file, given(options), options),
    );

  common(suppressions.command('imports').description('files that were imported, the latest 50'))
    .addHelpText('after', '\nExample:\n  carillon suppressions imports')
    .action(async (options: Options) => {
      const { imports } = (await api(options).get('/v1/suppressions/imports')) as {
        readonly imports: readonly Import[];
      };
      print(options.json ? JSON.stringify(imports) : importTable(imports));
    });

  common(suppressions.command('undo <import>').description('take off the list what one import put there'))
    .requiredOption('--reason <text>', 'why, for the audit')
    .addHelpText(
      'after',
      '\nWhat somebody has said again since (a STOP, a bounce, another import) stays.\nExample:\n  carillon suppressions undo 0f6d4a9e-6b0e-4f39-9a55-0d7d1f8a6f11 --reason "the wrong file"',
    )
    .action(async (id: string, options: Options) => {
      const path = `/v1/suppressions/imports/${encodeURIComponent(id)}/undo`;
      const answer = await api(options).send('POST', path, { reason: options.reason });
      const { lifted } = answer as { readonly lifted: number };
      print(options.json ? JSON.stringify(answer) : `${lifted.toLocaleString('en')} lifted.`);
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

const importTable = (all: readonly Import[]): string =>
  all.length === 0
    ? 'Nothing was imported.'
    : columns(
        all.map(({ id, name, by, at, entries, undone }) => [
          id,
          at,
          by,
          name,
          undone === null ? `${entries.toLocaleString('en')} on the list for it alone` : `undone ${undone}`,
        ]),
      );
