import { fileURLToPath } from 'node:url';
import { fork } from 'node:child_process';
import type { Command } from 'commander';

type Options = {
  readonly port: string;
  readonly smtpPort: string;
  readonly data?: string;
  readonly webhook?: string;
  readonly inbound?: string;
  readonly apiKey?: string;
};

const help = `
Examples:
  carillon sandbox --port 8080 --smtp-port 2525
  carillon sandbox --webhook http://127.0.0.1:7070/v1/webhooks/infobip/<token>/reports

Point INFOBIP_BASE_URL (and SMTP_URL) of whatever you test at it, in any language; any API key will do.
Its page shows phones and inboxes; docs/sandbox.md has faults, magic numbers and the oracle.`;

/** Adds `carillon sandbox`: the Infobip look-alike and mail sink, alone. */
export function registerSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('run the Infobip look-alike with its mail sink and page of phones, without anything else')
    .option('--port <number>', 'HTTP port; 0 lets the system choose', '0')
    .option('--smtp-port <number>', 'SMTP port; 0 lets the system choose', '0')
    .option('--data <folder>', 'keep what was accepted across restarts')
    .option('--webhook <url>', 'where delivery reports go (loopback only)')
    .option('--inbound <url>', 'where replies go (loopback only)')
    .option('--api-key <key>', 'accept only this key')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      const source = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
      const entry = fileURLToPath(new URL(`../sandbox/main.${source}`, import.meta.url));
      const child = fork(entry, [], {
        env: { ...process.env, ...settings(options) },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      process.exitCode = await new Promise<number>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve(code ?? 1));
      });
    });
}

function settings(options: Options): Record<string, string> {
  return {
    CARILLON_SANDBOX_PORT: options.port,
    CARILLON_SANDBOX_SMTP_PORT: options.smtpPort,
    CARILLON_SANDBOX_DATA: options.data ?? '',
    CARILLON_SANDBOX_WEBHOOK_URL: options.webhook ?? '',
    CARILLON_SANDBOX_INBOUND_URL: options.inbound ?? '',
    CARILLON_SANDBOX_API_KEY: options.apiKey ?? '',
  };
}
