import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = {
  readonly home?: string;
  readonly json?: boolean;
  readonly channel?: string;
  readonly journey?: string;
  readonly reason?: string;
  readonly yes?: boolean;
};
type Halt = {
  readonly channel: string | null;
  readonly journey: string | null;
  readonly reason: string;
  readonly since: string;
};
type Held = {
  readonly halts: readonly Halt[];
  readonly held: number;
  readonly oldest: string | null;
  readonly released: boolean;
};

/** Adds `carillon halt` and `carillon resume`, through the api of the running stack. */
export function registerBrakeCommands(program: Command): void {
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--channel <channel>', 'only this channel')
      .option('--journey <id>', 'only this journey')
      .option(...homeOption)
      .option('--json', 'as JSON');

  command('halt', 'stop sending now; people keep their place')
    .option('--reason <text>', 'why, for the audit')
    .addHelpText('after', '\nExamples:\n  carillon halt\n  carillon halt --channel sms --reason "wrong price"')
    .action(async (options: Options) => {
      const { channel, journey, reason } = options;
      const halt = (await connectApi(commandEnvironment(options)).send('POST', '/v1/halt', {
        channel,
        journey,
        reason,
      })) as Halt;
      print(
        options.json
          ? JSON.stringify(halt)
          : `Halted ${scopeWords(halt)} since ${halt.since}: no new message leaves. "carillon resume" goes on.`,
      );
    });

  command('resume', 'release the brake, after showing how many messages would go late')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExamples:\n  carillon resume\n  carillon resume --channel sms --yes')
    .action(async (options: Options) => {
      const { channel, journey } = options;
      const api = connectApi(commandEnvironment(options));
      const post = async (confirm: boolean) =>
        (await api.send('POST', '/v1/resume', { channel, journey, confirm })) as Held;
      const preview = await post(false);
      if (preview.halts.length === 0) return print(options.json ? JSON.stringify(preview) : 'No such brake is on.');
      process.stderr.write(`${previewText(preview)}\n`);
      if (!options.yes && !(await confirmed()))
        return print(options.json ? JSON.stringify(preview) : 'The brake stays on.');
      const held = await post(true);
      print(
        options.json ? JSON.stringify(held) : `Released. ${held.held} ${held.held === 1 ? 'person' : 'people'} woken.`,
      );
    });
}

function scopeWords({ channel, journey }: Pick<Halt, 'channel' | 'journey'>): string {
  const parts = [channel, journey === null ? null : `journey "${journey}"`].filter((part) => part !== null);
  return parts.length === 0 ? 'everything' : parts.join(' of ');
}

/** What a release would do, in words. */
export function previewText({ halts, held, oldest }: Omit<Held, 'released'>): string {
  const brakes = halts.map((halt) => `  ${scopeWords(halt)}, since ${halt.since}: ${halt.reason}`);
  const late =
    held === 0
      ? 'Nobody waits at it.'
      : `${held} ${held === 1 ? 'person waits' : 'people wait'} at it and would get their message late${oldest === null ? '' : `, the first since ${oldest}`}. Quiet hours and consent are asked again before each.`;
  return ['This releases:', ...brakes, late].join('\n');
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('resume asks before it releases; without a terminal, give --yes');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await prompt.question('Release it? [y/N] '));
  } finally {
    prompt.close();
  }
}
