import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { CampaignPreview } from '../domain/campaign/preview.ts';
import { connectApi, type ApiClient } from './api-client.ts';
import { previewLines, statusLine, statusLines, table, type Status } from './campaign-text.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print, say } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean };
type Moved = { readonly campaign: string; readonly state: string; readonly was: string };

const watchMs = 1_000;
/** After this long a person wants to know that something is going on. */
const patienceMs = 2_000;
const ended = ['completed', 'cancelled'];

/** Adds `carillon campaign …`, through the api of the running stack. */
export function registerCampaignCommands(program: Command): void {
  const campaign = program
    .command('campaign')
    .description('one message to a segment: preview, test, launch, watch, stop');
  const command = (name: string, description: string, example: string) =>
    campaign
      .command(name)
      .description(description)
      .option(...homeOption)
      .option('--json', 'as JSON')
      .addHelpText('after', `\nExample:\n  carillon campaign ${example}`);
  const api = (options: Options): ApiClient => connectApi(commandEnvironment(options));
  const path = (id: string, action = ''): string => `/v1/campaigns/${encodeURIComponent(id)}${action}`;

  command('list', 'campaigns and where they are', 'list').action(async (options: Options) => {
    const { campaigns } = (await api(options).get('/v1/campaigns')) as { campaigns: readonly Status[] };
    print(options.json ? JSON.stringify(campaigns) : table(campaigns));
  });

  command(
    'preview <id>',
    'freeze the audience and show what a launch would do; sends nothing',
    'preview spring-offer',
  ).action(async (id: string, options: Options) => {
    const slow = setTimeout(() => say(`freezing the audience of ${id} …`), patienceMs);
    const asked = api(options).send('POST', path(id, '/preview'), undefined);
    const preview = (await asked.finally(() => clearTimeout(slow))) as CampaignPreview;
    print(options.json ? JSON.stringify(preview) : previewLines(preview).join('\n'));
  });

  command('test <id>', 'send its message to one known person', 'test spring-offer --to +385911234567')
    .requiredOption('--to <person>', 'a phone number, a mail address, or userId:<id>')
    .action(async (id: string, options: Options & { readonly to: string }) => {
      const answer = await api(options).send('POST', path(id, '/test'), { to: personName(options.to) });
      const { messageId } = answer as { messageId: string };
      print(
        options.json
          ? JSON.stringify(answer)
          : `Asked for as message ${messageId}. "carillon why ${messageId}" tells what became of it.`,
      );
    });

  command('launch <id>', 'send to the audience that was previewed', 'launch spring-offer --confirm 2000')
    .option('--confirm <count>', 'how many people the preview said would get it')
    .option('--watch', 'show its progress until it ends')
    .action(async (id: string, options: Options & { readonly confirm?: string; readonly watch?: boolean }) => {
      const client = api(options);
      const moved = (await client.send('POST', path(id, '/launch'), { confirm: count(id, options.confirm) })) as Moved;
      if (options.watch) return watch(client, path(id), options);
      print(
        options.json
          ? JSON.stringify(moved)
          : `${id} is ${moved.state}. "carillon campaign status ${id} --watch" shows how it goes.`,
      );
    });

  for (const [action, description] of [
    ['pause', 'send nothing more, at once; everybody keeps their place'],
    ['resume', 'go on exactly where it was paused'],
    ['cancel', 'end it: nobody who was not written to is written to'],
  ] as const) {
    command(`${action} <id>`, description, `${action} spring-offer`).action(async (id: string, options: Options) => {
      const moved = (await api(options).send('POST', path(id, `/${action}`), undefined)) as Moved;
      print(options.json ? JSON.stringify(moved) : `${id} is ${moved.state} (was ${moved.was}).`);
    });
  }

  command('status <id>', 'where every recipient is', 'status spring-offer --watch')
    .option('--watch', 'until it ends')
    .action(async (id: string, options: Options & { readonly watch?: boolean }) => {
      if (options.watch) return watch(api(options), path(id), options);
      const status = (await api(options).get(path(id))) as Status;
      print(options.json ? JSON.stringify(status) : statusLines(status).join('\n'));
    });
}

/** One line a second where something changed; the whole at the end. */
async function watch(client: ApiClient, path: string, options: Options): Promise<void> {
  let shown = '';
  for (;;) {
    const status = (await client.get(path)) as Status;
    const line = options.json ? JSON.stringify(status) : statusLine(status);
    if (line !== shown) print((shown = line));
    if (
      ended.includes(status.state) &&
      status.recipients.waiting + status.recipients.sending + status.recipients.unknown === 0
    ) {
      if (!options.json) print(statusLines(status).slice(1).join('\n'));
      return;
    }
    await sleep(watchMs);
  }
}

function count(id: string, text: string | undefined): number {
  if (text === undefined)
    throw new Error(
      `launch sends to real people: give --confirm <count> with the count that "carillon campaign preview ${id}" shows`,
    );
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--confirm ${text}: expected a count such as 2000`);
  return Number(text);
}

function personName(text: string): Readonly<Record<string, string>> {
  const [, kind, value] = /^(userId|profileId|phone|email):(.+)$/.exec(text) ?? [];
  if (kind !== undefined && value !== undefined) return { [kind]: value };
  return text.includes('@') ? { email: text } : { phone: text };
}
