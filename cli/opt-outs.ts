import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean };
type Doubt = {
  readonly id: string;
  readonly channel: string;
  readonly sender: string;
  readonly text: string | null;
  readonly because: string;
  readonly profile: string | null;
  readonly at: string;
};

/** Adds `carillon opt-outs [list|confirm|dismiss]`, through the api of the running stack. */
export function registerOptOutCommands(program: Command): void {
  const optOuts = program
    .command('opt-outs')
    .description('what people wrote that may be an opt-out, for you to read: list, confirm, dismiss');
  const common = (command: Command) => command.option(...homeOption).option('--json', 'as JSON');

  common(optOuts.command('list', { isDefault: true }).description('what waits, the oldest first'))
    .addHelpText(
      'after',
      '\nA STOP, and words that surely say one, need nobody. While something waits, marketing to its sender waits.\nExample:\n  carillon opt-outs',
    )
    .action(async (options: Options) => {
      const { waiting } = (await connectApi(commandEnvironment(options)).get('/v1/opt-outs')) as {
        readonly waiting: readonly Doubt[];
      };
      print(options.json ? JSON.stringify(waiting) : waiting.map(lines).join('\n') || 'Nothing waits to be read.');
    });

  for (const [action, description, done] of [
    ['confirm', 'it is an opt-out: does what a STOP from there does', 'Unsubscribed, as by a STOP.'],
    [
      'dismiss',
      'it is none: marketing to them goes on',
      'Dismissed. Marketing to them goes on, unless something else from there waits.',
    ],
  ] as const) {
    common(optOuts.command(`${action} <id>`).description(description))
      .addHelpText('after', `\nExample:\n  carillon opt-outs ${action} 01a1fe58-b2ba-7109-b3d3-a285be0dafff`)
      .action(async (id: string, options: Options) => {
        const path = `/v1/opt-outs/${encodeURIComponent(id)}/${action}`;
        const answer = await connectApi(commandEnvironment(options)).send('POST', path, undefined);
        print(options.json ? JSON.stringify(answer) : done);
      });
  }
}

const lines = ({ id, at, channel, sender, profile, because, text }: Doubt): string =>
  `${id}  ${at}  ${channel}  ${sender}${profile === null ? '' : `  profile ${profile}`}\n      ${because}\n      ${JSON.stringify(text ?? '')}`;
