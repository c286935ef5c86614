import { Option } from 'commander';
import type { Command } from 'commander';
import { keyKinds, scopes } from '../adapters/keys/kinds.ts';
import { connectApi } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import type { CreateOptions } from './keys/create.ts';
import type { KeyOptions } from './keys/list.ts';
import { print } from './workspace/output.ts';

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
    .action(async (options: CreateOptions, command: Command) =>
      (await import('./keys/create.ts')).create(options, (text) => command.error(`error: ${text}`)),
    );

  command('list', 'all keys, without the keys themselves').action(async (options: KeyOptions) =>
    (await import('./keys/list.ts')).list(options),
  );

  command('signing', 'the key by which receivers of webhooks know them, from the running stack')
    .addHelpText('after', '\nExample:\n  carillon keys signing')
    .action(async (options: KeyOptions) => {
      const answer = (await connectApi(commandEnvironment(options)).get('/v1/signing-key')) as { key: string };
      print(options.json ? JSON.stringify(answer) : answer.key);
    });

  command('revoke', 'take a key away; running processes notice within a second')
    .argument('<id>', 'as shown by "keys list"')
    .action(async (id: string, options: KeyOptions) => (await import('./keys/revoke.ts')).revoke(id, options));
}
