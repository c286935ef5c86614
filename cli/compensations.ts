import { Option, type Command } from 'commander';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean; readonly state?: string };
type Compensation = {
  readonly id: string;
  readonly enrollment: string;
  readonly profile: string;
  readonly journey: string;
  readonly step: string;
  readonly kind: string;
  readonly outcome: string | null;
  readonly at: string;
};

/** Adds `carillon compensations [list|retry]`, through the api of the running stack. */
export function registerCompensationCommands(program: Command): void {
  const compensations = program
    .command('compensations')
    .description('what journeys undid, and what waits for a person: list, retry');
  const common = (command: Command) => command.option(...homeOption).option('--json', 'as JSON');

  common(compensations.command('list', { isDefault: true }).description('the newest 50'))
    .addOption(new Option('--state <state>', 'only these').choices(['parked', 'open', 'ended']))
    .addHelpText('after', '\nExamples:\n  carillon compensations\n  carillon compensations list --state parked --json')
    .action(async (options: Options) => {
      const query = options.state === undefined ? '' : `?state=${options.state}`;
      const { compensations: all } = (await connectApi(commandEnvironment(options)).get(
        `/v1/compensations${query}`,
      )) as { compensations: readonly Compensation[] };
      const none = options.state === undefined ? 'Nothing was undone.' : `No compensation is ${options.state}.`;
      print(options.json ? JSON.stringify(all) : all.length === 0 ? none : table(all));
    });

  common(compensations.command('retry <id>').description('ask for a parked one again, on the evidence of now'))
    .addHelpText('after', '\nExample:\n  carillon compensations retry 01a1fe58-b2ba-7109-b3d3-a285be0dafff')
    .action(async (id: string, options: Options) => {
      const path = `/v1/compensations/${encodeURIComponent(id)}/retry`;
      const answer = (await connectApi(commandEnvironment(options)).send('POST', path, undefined)) as { tries: number };
      print(
        options.json
          ? JSON.stringify(answer)
          : `Asked for again (${answer.tries}); "carillon compensations" shows what came of it.`,
      );
    });
}

function table(all: readonly Compensation[]): string {
  return columns(
    all.map(({ id, at, journey, step, kind, outcome, enrollment, profile }) => [
      id,
      at,
      `${journey}/${step}`,
      kind,
      outcome ?? 'under way',
      `enrollment ${enrollment}`,
      `profile ${profile}`,
    ]),
  );
}
