import { Option, type Command } from 'commander';
import type { EnrollmentStatus } from '../domain/journey/status.ts';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { emptyJourney, type EmptyOptions } from './empty-journey.ts';
import { listMigrations, migratePeople, type MigrateOptions } from './migrate-people.ts';
import type { DiffOptions } from './journey-versions.ts';
import { journeySplits } from './journey-splits.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean };
type Journey = {
  readonly id: string;
  readonly status: string;
  readonly version: string;
  readonly on: string | null;
  readonly goals: { readonly onTheWay: number; readonly afterTheEnd: number };
  readonly heldBack: number;
  readonly enrollments: Readonly<Record<EnrollmentStatus, number>>;
};

/** Adds `carillon journeys [list|versions|diff|splits|migrate|migrations|empty|launch|pause|resume|archive]`, through the api of the running stack. */
export function registerJourneysCommands(program: Command): void {
  const journeys = program
    .command('journeys')
    .description(
      'journeys that are published: list, versions, diff, splits, migrate, empty, launch, pause, resume, archive',
    );
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

  command('versions', 'which versions of a journey were published, and how many people are in each')
    .argument('<id>', 'the journey')
    .addHelpText('after', '\nExample:\n  carillon journeys versions welcome')
    .action(async (id: string, options: Options) => (await import('./journey-versions.ts')).listVersions(id, options));

  command('diff', 'what one version changes of another, in words or drawn')
    .argument('<id>', 'the journey')
    .option('--from <version>', 'or how it begins (else the one before)')
    .option('--to <version>', 'or how it begins (else the published one)')
    .option('--mermaid', 'both versions in one Mermaid flowchart: + new, ~ changed, − gone')
    .addOption(new Option('--svg', 'the same as a drawing, one SVG file').conflicts('mermaid'))
    .addHelpText('after', diffHelp)
    .action(async (id: string, options: DiffOptions) =>
      (await import('./journey-versions.ts')).diffVersions(id, options),
    );

  command('splits', 'how the splits of a journey stand that look for a winner')
    .argument('<id>', 'the journey')
    .addHelpText('after', '\nExample:\n  carillon journeys splits welcome')
    .action((id: string, options: Options) => journeySplits(id, options));

  command('migrate', 'let people on their way go on in another version: a preview, then a question')
    .argument('<id>', 'the journey')
    .option('--from <version>', 'theirs, or how it begins (else the only other one that people are in)')
    .option('--to <version>', 'where they go on (else the published one)')
    .option('--step <old=new>', 'who stands at one goes on at the other; <old>= for those who stay', collect, [])
    .option('--percent <share>', 'so many of them; more later is the same migration', '100')
    .option('--dry-run', 'say only what would be')
    .option('--undo', 'those who went last go back')
    .option('--yes', 'do not ask')
    .addHelpText('after', migrateHelp)
    .action((id: string, options: MigrateOptions) => migratePeople(id, options));

  command('migrations', 'who went on in another version, and who stayed and why')
    .argument('<id>', 'the journey')
    .addHelpText('after', '\nExample:\n  carillon journeys migrations welcome')
    .action((id: string, options: Options) => listMigrations(id, options));

  command('empty', 'let everybody who is in a journey leave: a count, then a question')
    .argument('<id>', 'the journey; archive it first, or others come in meanwhile')
    .option('--reason <text>', 'for the audit and for why', 'by hand')
    .option('--compensate', 'undo what was done for them, in reverse order')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  carillon journeys empty spring-sale --compensate --reason "recalled"')
    .action((id: string, options: EmptyOptions) => emptyJourney(id, options));

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

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const diffHelp = `
Examples:
  carillon journeys diff welcome
  carillon journeys diff welcome --from 3392 --to 81c0 --mermaid > welcome.mmd
  carillon journeys diff welcome --svg > welcome.svg`;

const migrateHelp = `
Examples:
  carillon journeys migrate welcome --dry-run
  carillon journeys migrate welcome --percent 1
  carillon journeys migrate welcome --percent 100 --step day-two=day-three --step offer=
  carillon journeys migrate welcome --undo`;

function table(all: readonly Journey[]): string {
  if (all.length === 0) return 'No journey is published; "carillon apply <dir>" publishes a workspace.';
  const rows = all.map(({ id, status, version, on, enrollments, goals, heldBack }) => {
    const { running, completed, exited, failed } = enrollments;
    const counts = `${running} running, ${completed} completed, ${exited} exited${failed > 0 ? `, ${failed} failed` : ''}`;
    const late = goals.afterTheEnd > 0 ? ` (${goals.afterTheEnd} after its end)` : '';
    const reached = goals.onTheWay + goals.afterTheEnd;
    const goal = reached > 0 ? `, ${reached} reached the goal${late}` : '';
    return [id, status, version, `on ${on ?? '?'}`, `${counts}${goal}${heldBack > 0 ? `, ${heldBack} held back` : ''}`];
  });
  return columns(rows);
}
