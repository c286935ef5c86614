import type { Command } from 'commander';
import type { EnrollmentStatus } from '../domain/journey/status.ts';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean };
type Journey = {
  readonly id: string;
  readonly status: string;
  readonly version: string;
  readonly on: string | null;
  readonly heldBack: number;
  readonly enrollments: Readonly<Record<EnrollmentStatus, number>>;
};

/** Adds `carillon journeys [list|launch|pause|resume|archive]`, through the api of the running stack. */
export function registerJourneysCommands(program: Command): void {
  const journeys = program
    .command('journeys')
    .description('journeys that are published: list, launch, pause, resume, archive');
  const command = (name: string, description: string) =>
    journeys
      .command(name)
      .description(description)
      .option(...homeOption)
      .option('--json', 'as JSON');

  command('list', 'what is published, and how many people are where')
    .addHelpText('after', '\nExample:\n  carillon journeys list')
    .action(async (options: Options) => {
      const { journeys: all } = (await connectApi(commandEnvironment(options)).get('/v1/journeys')) as {
        journeys: readonly Journey[];
      };
      print(options.json ? JSON.stringify(all) : table(all));
    });

  const changes = [
    ['launch', 'let a journey take people (a new one waits for this unless its file says `status: live`)'],
    ['pause', 'take nobody new and send nothing; everyone keeps their place'],
    ['resume', 'go on after a pause'],
    ['archive', 'take nobody new any more; who is in it goes on'],
  ] as const;
  for (const [action, description] of changes) {
    command(action, description)
      .argument('<id>', 'the journey')
      .addHelpText('after', `\nExample:\n  carillon journeys ${action} welcome`)
      .action(async (id: string, options: Options) => {
        const path = `/v1/journeys/${encodeURIComponent(id)}/${action}`;
        const answer = (await connectApi(commandEnvironment(options)).send('POST', path, undefined)) as {
          status: string;
          was: string;
          woken: number;
        };
        print(
          options.json
            ? JSON.stringify(answer)
            : `${id} is ${answer.status} (was ${answer.was})${answer.woken > 0 ? `; ${answer.woken} woken` : ''}.`,
        );
      });
  }
}

function table(all: readonly Journey[]): string {
  if (all.length === 0) return 'No journey is published; "carillon apply <dir>" publishes a workspace.';
  const rows = all.map(({ id, status, version, on, enrollments, heldBack }) => {
    const { running, completed, exited, failed } = enrollments;
    const counts = `${running} running, ${completed} completed, ${exited} exited${failed > 0 ? `, ${failed} failed` : ''}`;
    return [id, status, version, `on ${on ?? '?'}`, `${counts}${heldBack > 0 ? `, ${heldBack} held back` : ''}`];
  });
  return columns(rows);
}
