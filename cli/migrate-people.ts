import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationPlan } from '../adapters/postgres/migrate-people/plan.ts';
import type { MigrationView } from '../adapters/postgres/migrate-people/view.ts';
import { connectApi } from './api-client.ts';
import { askFirst } from './ask-first.ts';
import { columns } from './columns.ts';
import { commandEnvironment } from './command-environment.ts';
import { pageByPage } from './page-by-page.ts';
import { peopleWords } from './people-words.ts';
import { print } from './workspace/output.ts';

export type MigrateOptions = {
  readonly home?: string;
  readonly json?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly step: readonly string[];
  readonly percent: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly undo?: boolean;
};

type Api = ReturnType<typeof connectApi>;
type Planned = MigrationPlan & { readonly migration: string | null };

/** Who is quiet goes within a second; whoever is not has their own time. */
const patienceMs = 10_000;

/** `carillon journeys migrate <id>`: people on their way go on in another version, after a look. */
export async function migratePeople(id: string, options: MigrateOptions): Promise<void> {
  const api = connectApi(commandEnvironment(options));
  const percent = readPercent(options.percent);
  if (options.undo) return takeBack(api, id, options);
  const body = { from: options.from, to: options.to, steps: readSteps(options.step) };
  const path = `/v1/journeys/${encodeURIComponent(id)}/migrations`;
  const plan = (await api.send('POST', path, { ...body, preview: true })) as Planned;
  if (options.dryRun) return print(options.json ? JSON.stringify(plan) : planText(plan));
  if (!options.json) print(planText(plan));
  const going = plan.standing.reduce((sum, { people, to }) => sum + (to === null ? 0 : people), 0);
  if (going === 0) return print(options.json ? JSON.stringify(plan) : 'Nobody stands where they could go on.');
  const share = percent === 100 ? peopleWords(going) : `${percent} % of ${peopleWords(going)}`;
  const question = `Let ${share} of ${id} go on in version ${plan.to}?`;
  if (!options.yes && !(await askFirst(question, `${question} Say --yes where nobody can be asked.`))) return;
  const { migration } = (await api.send('POST', path, { ...body, from: plan.from, to: plan.to })) as Planned;
  if (migration === null) throw new Error('the api answered a preview where it was to begin');
  await askAll(api, id, { migration, percent, json: options.json === true });
}

async function takeBack(api: Api, id: string, options: MigrateOptions): Promise<void> {
  const all = await views(api, id);
  const last = all.find((one) => one.undoes === null && !all.some(({ undoes }) => undoes === one.id));
  if (last === undefined) throw new Error(`nobody of ${id} has gone to another version and could go back`);
  const question = `Let ${peopleWords(last.migrated)} who went to ${last.to} go back to ${last.from}?`;
  if (!options.yes && !(await askFirst(question, `${question} Say --yes where nobody can be asked.`))) return;
  const { migration } = (await api.send('POST', `/v1/migrations/${last.id}/undo`, undefined)) as { migration: string };
  await askAll(api, id, { migration, percent: 100, json: options.json === true });
}

/** Page by page, and then until those who can have gone. */
async function askAll(
  api: Api,
  id: string,
  { migration, percent, json }: { readonly migration: string; readonly percent: number; readonly json: boolean },
): Promise<void> {
  const ask = async (): Promise<number> =>
    ((await api.send('POST', `/v1/migrations/${migration}/people`, { percent })) as { asked: number }).asked;
  await pageByPage(ask, 'asked', json);
  const until = Date.now() + patienceMs;
  for (;;) {
    const one = (await views(api, id)).find((view) => view.id === migration);
    if (one === undefined) throw new Error(`migration ${migration} is gone`);
    if (one.asked === 0 || Date.now() > until) return print(json ? JSON.stringify(one) : viewText(one));
    await sleep(300);
  }
}

/** `carillon journeys migrations <id>`: who went, and who stayed and why. */
export async function listMigrations(
  id: string,
  options: { readonly home?: string; readonly json?: boolean },
): Promise<void> {
  const all = await views(connectApi(commandEnvironment(options)), id);
  const none = `Nobody of ${id} was carried over to another version; "carillon journeys migrate ${id}" does it.`;
  print(options.json ? JSON.stringify(all) : all.length === 0 ? none : all.map(viewText).join('\n\n'));
}

async function views(api: Api, id: string): Promise<readonly MigrationView[]> {
  const answer = await api.get(`/v1/journeys/${encodeURIComponent(id)}/migrations`);
  return (answer as { migrations: readonly MigrationView[] }).migrations;
}

export function planText({ from, to, standing }: MigrationPlan): string {
  if (standing.length === 0) return `Nobody is on the way in version ${from}.`;
  const rows = standing.map(({ step, people, to: goal }) => [
    `  ${step}`,
    peopleWords(people),
    goal === null ? 'stay: it has no counterpart' : goal === step ? 'go on there' : `go to ${goal}`,
  ]);
  return `From version ${from} to ${to}:\n${columns(rows)}`;
}

export function viewText({ from, to, undoes, createdAt, asked, migrated, stayed }: MigrationView): string {
  return [
    `${createdAt.slice(0, 16).replace('T', ' ')} UTC: ${from} to ${to}${undoes === null ? '' : ', back'}: ${migrated} went`,
    ...(asked > 0 ? [`  ${asked} were asked, and go once nothing of theirs is under way`] : []),
    ...stayed.map(({ reason, people }) => `  ${people} stayed: ${reason}`),
  ].join('\n');
}

function readPercent(text: string): number {
  const percent = Number(text.replace(/\s*%$/, ''));
  if (percent > 0 && percent <= 100) return percent;
  throw new Error(`--percent is '${text}'; expected a number above 0, at most 100`);
}

/** `old=new`, or `old=` for those who stay. */
function readSteps(pairs: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [step = '', goal, ...more] = pair.split('=');
      if (step === '' || goal === undefined || more.length > 0)
        throw new Error(`--step is '${pair}'; expected <old>=<new>, or <old>= for those who stay`);
      return [step, goal === '' ? null : goal];
    }),
  );
}
