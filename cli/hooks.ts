import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { testHook } from './workspace/test-hook.ts';

/** Adds `carillon hooks test`: what the request of another system would become, without sending anything. */
export function registerHooksCommands(program: Command): void {
  const hooks = program.command('hooks').description('requests of helpdesks and shops, and what they become');
  hooks
    .command('test <source>')
    .description('show what a payload would become by hooks/<source>.yaml; nothing is sent, nothing needs to run')
    .requiredOption(
      '--payload <file>',
      'the body of a request as JSON; - reads it from the standard input',
      readPayload,
    )
    .option('--dir <folder>', 'the workspace', '.')
    .option('--header <name:value>', 'a header of the request; may be repeated', collectHeader, {})
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      `
Examples:
  carillon hooks test zendesk --dir examples/acme --payload examples/acme/payloads/zendesk-ticket-solved.json
  curl -s … | carillon hooks test shopify --payload - --header X-Shopify-Topic:orders/create`,
    )
    .action(testHook);
}

function readPayload(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
}

function collectHeader(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf(':');
  if (at < 1) throw new InvalidArgumentError(`'${text}' is no name:value`);
  return { ...before, [text.slice(0, at).trim().toLowerCase()]: text.slice(at + 1).trim() };
}
