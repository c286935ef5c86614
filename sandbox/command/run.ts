import { createServer } from 'node:net';
import { banner } from './banner.ts';
import { helpText } from './help.ts';
import { optionOf } from './options.ts';
import { readArguments } from './read-arguments.ts';
import type { Sandbox } from '../start.ts';
import { version } from './version.ts';

/** Where it is to be found when nobody says otherwise. */
const usual = { CARILLON_SANDBOX_PORT: 7071, CARILLON_SANDBOX_SMTP_PORT: 7072 };

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
  const env: Record<string, string | undefined> = { ...process.env, ...asked.env };
  for (const [name, port] of Object.entries(usual)) env[name] ??= String((await isFree(port)) ? port : 0);
  const announce = (sandbox: Sandbox): string =>
    asked.json || !process.stdout.isTTY ? readyLine(sandbox) : banner({ http: sandbox.httpUrl, smtp: sandbox.smtpUrl });
  await serve(env, announce, (variable) => (variable in asked.env ? optionOf(variable) : variable));
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
