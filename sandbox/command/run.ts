import { banner } from './banner.ts';
import { helpText } from './help.ts';
import { optionOf } from './options.ts';
import { readArguments } from './read-arguments.ts';
import type { Sandbox } from '../start.ts';
import { withUsualPorts } from './usual-ports.ts';
import { version } from './version.ts';

/** `carillon sandbox …`: runs until it is ended. Exit code 2 for arguments that it does not know. */
export async function runSandbox(program: string, args: readonly string[]): Promise<void> {
  const asked = readArguments(args);
  if (asked.kind === 'help') return void process.stdout.write(helpText(program));
  if (asked.kind === 'version') return void process.stdout.write(`${version()}\n`);
  if (asked.kind === 'wrong') {
    process.stderr.write(`${asked.why}\n(see ${program} --help)\n`);
    process.exitCode = 2;
    return;
  }
  const { readyLine, serve } = await import('../serve.ts'); // help answers at once
  const env = await withUsualPorts({ ...process.env, ...asked.env });
  const announce = (sandbox: Sandbox): string =>
    asked.json || !process.stdout.isTTY ? readyLine(sandbox) : banner({ http: sandbox.httpUrl, smtp: sandbox.smtpUrl });
  await serve(env, announce, (variable) => (variable in asked.env ? optionOf(variable) : variable));
}
