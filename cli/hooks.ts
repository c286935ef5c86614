import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { homeOption } from './command-environment.ts';
import type { SendHookOptions } from './workspace/send-hook.ts';
import type { HookOptions } from './workspace/test-hook.ts';

/** Adds `carillon hooks test | send`: what the request of another system would become, and what it becomes. */
export function registerHooksCommands(program: Command): void {
  const hooks = program.command('hooks').description('requests of helpdesks and shops, and what they become');
  const command = (name: string, description: string): Command =>
    hooks
      .command(name)
      .description(description)
      .requiredOption(
        '--payload <file>',
        'the body of a request as JSON; - reads it from the standard input',
        readPayload,
      )
      .option('--dir <folder>', 'the workspace with hooks/<source>.yaml', '.')
      .option('--header <name:value>', 'a header of the request; may be repeated', collectHeader, {})
      .option('--json', 'one JSON object on stdout');

  command('test <source>', 'show what a payload would become; nothing is sent, nothing needs to run')
    .addHelpText(
      'after',
      `
Examples:
  carillon hooks test zendesk --dir examples/acme --payload examples/acme/payloads/zendesk-ticket-solved.json
  curl -s … | carillon hooks test shopify --payload - --header X-Shopify-Topic:orders/create`,
    )
    .action(async (source: string, options: HookOptions) =>
      (await import('./workspace/test-hook.ts')).testHook(source, options),
    );
  command('send <source>', 'send a payload to the running Carillon, signed as its source signs')
    .option(...homeOption)
    .addHelpText(
      'after',
      '\nExample:\n  carillon hooks send zendesk --dir examples/acme --payload examples/acme/payloads/zendesk-ticket-solved.json',
    )
    .action(async (source: string, options: SendHookOptions) =>
      (await import('./workspace/send-hook.ts')).sendHook(source, options),
    );
}

function readPayload(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new InvalidArgumentError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function collectHeader(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf(':');
  if (at < 1) throw new InvalidArgumentError(`'${text}' is no name:value`);
  return { ...before, [text.slice(0, at).trim().toLowerCase()]: text.slice(at + 1).trim() };
}
