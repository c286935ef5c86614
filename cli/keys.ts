import { Option } from 'commander';
import type { Command } from 'commander';
import { createKey, readKeyFile, revokeKey } from '../adapters/keys/key-file.ts';
import type { KeyRequest } from '../adapters/keys/key-file.ts';
import { keyKinds, scopes } from '../adapters/keys/key-record.ts';
import type { KeyKind, KeyRecord, Scope } from '../adapters/keys/key-record.ts';
import { readApiTarget } from '../config/api-target.ts';
import { workspacePattern } from '../domain/subjects.ts';
import { connectApi } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Common = { readonly home?: string; readonly json?: boolean };
type CreateOptions = Common & {
  readonly kind: KeyKind;
  readonly name: string;
  readonly workspace: string;
  readonly scope?: readonly Scope[];
  readonly origin?: readonly string[];
  readonly rate?: string;
};

/** Adds `carillon keys create | list | signing | revoke`. All but `signing` work on the private key file, so no process needs to run. */
export function registerKeysCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('write keys, API keys and webhook tokens: create, list, signing, revoke');
  const command = (name: string, description: string) =>
    keys
      .command(name)
      .description(description)
      .option(...homeOption)
      .option('--json', 'as JSON');

  command('create', 'make a key and show it, this once')
    .addOption(
      new Option('--kind <kind>', 'write: sends events; api: commands and reads; webhook: callbacks')
        .choices(keyKinds)
        .makeOptionMandatory(),
    )
    .option('--name <name>', 'whose key this is', 'unnamed')
    .option('--workspace <id>', 'the workspace it belongs to', 'default')
    .addOption(new Option('--scope <scopes...>', 'what an API key may do').choices(scopes))
    .option('--origin <origins...>', 'web pages that may post with a write key, such as https://shop.example')
    .option('--rate <events>', 'events per second of a write key, instead of the default')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon keys create --kind write --name shop\n  carillon keys create --kind api --name support --scope read send',
    )
    .action((options: CreateOptions, command: Command) => {
      const { keysFile } = readApiTarget(commandEnvironment(options));
      const { key, record } = createKey(
        keysFile,
        requestOf(options, (text) => command.error(`error: ${text}`)),
        new Date(),
      );
      if (options.json) return print(JSON.stringify({ ...view(record), key }));
      print(key);
      process.stderr.write(
        `${record.kind} key ${record.id} for ${record.workspace}. It is shown this once; only its hash is kept.\n`,
      );
    });

  command('list', 'all keys, without the keys themselves').action((options: Common) => {
    const all = readKeyFile(readApiTarget(commandEnvironment(options)).keysFile).map(view);
    if (options.json) return print(JSON.stringify(all));
    print(all.length === 0 ? 'no keys yet' : all.map(line).join('\n'));
  });

  command('signing', 'the key by which receivers of webhooks know them, from the running stack')
    .addHelpText('after', '\nExample:\n  carillon keys signing')
    .action(async (options: Common) => {
      const answer = (await connectApi(commandEnvironment(options)).get('/v1/signing-key')) as { key: string };
      print(options.json ? JSON.stringify(answer) : answer.key);
    });

  command('revoke', 'take a key away; running processes notice within a second')
    .argument('<id>', 'as shown by "keys list"')
    .action((id: string, options: Common) => {
      const { keysFile } = readApiTarget(commandEnvironment(options));
      if (!revokeKey(keysFile, id)) throw new Error(`no key has the id ${id}; "carillon keys list" shows them`);
      print(options.json ? JSON.stringify({ revoked: id }) : `revoked ${id}`);
    });
}

/** `refuse` ends with the exit code for wrong usage. */
function requestOf(options: CreateOptions, refuse: (text: string) => never): KeyRequest {
  const { kind, name, workspace, scope, origin, rate } = options;
  if (!workspacePattern.test(workspace))
    refuse(`--workspace ${workspace}: expected lower-case letters, digits, _ and -`);
  if (kind !== 'api' && scope) refuse(`--scope is for API keys; a ${kind} key has one use only`);
  if (kind !== 'write' && (origin ?? rate) !== undefined) refuse('--origin and --rate are for write keys');
  const eventsPerSecond = rate === undefined ? undefined : Number(rate);
  if (eventsPerSecond !== undefined && !(eventsPerSecond > 0)) refuse(`--rate ${rate}: expected a number above 0`);
  const wrong = origin?.find((one) => !URL.canParse(one) || new URL(one).origin !== one);
  if (wrong !== undefined) refuse(`--origin ${wrong}: expected scheme and host only, such as https://shop.example`);
  return {
    kind,
    name,
    workspace,
    scopes: kind === 'api' ? [...(scope ?? scopes)] : [],
    ...(origin === undefined ? {} : { origins: [...origin] }),
    ...(eventsPerSecond === undefined ? {} : { eventsPerSecond }),
  };
}

function view({ hash: _hash, ...rest }: KeyRecord): Omit<KeyRecord, 'hash'> {
  return rest;
}

function line({ id, kind, workspace, name, scopes: may, createdAt }: Omit<KeyRecord, 'hash'>): string {
  return [
    id,
    kind.padEnd(7),
    workspace.padEnd(12),
    createdAt.slice(0, 10),
    name,
    may.length > 0 ? `(${may.join(', ')})` : '',
  ]
    .join('  ')
    .trimEnd();
}
