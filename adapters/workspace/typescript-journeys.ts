import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import type { Problem } from '../../domain/problem.ts';

/** What a journey file came to; a place only where the file itself broke. */
export type Made =
  | { readonly kind: 'journey'; readonly definition: JourneyDefinition }
  | {
      readonly kind: 'refused';
      readonly line?: number;
      readonly column?: number;
      readonly problems: readonly Problem[];
    };
export type TypeScriptJourney = { readonly file: string; readonly made: Made };

/** What the process says over IPC, once per file, in order. */
export type Answer = { readonly index: number; readonly made: Made };

/** A journey file builds a value; one that takes this long does something else. */
const withinMs = 20_000;

/** Runs journey files in a process of their own: an author's code never runs in ours, and can be ended. */
export async function runTypeScriptJourneys(
  root: string,
  files: readonly string[],
): Promise<readonly TypeScriptJourney[]> {
  if (files.length === 0) return [];
  const tsx = findTsx();
  if (tsx === null) {
    const problem = { path: [], message: 'journeys in TypeScript need the package tsx, which is not installed here' };
    return files.map((file) => ({ file, made: { kind: 'refused', problems: [problem] } }));
  }
  const { answers, ending } = await run(root, files, tsx);
  const done = answers.map(({ index, made }): TypeScriptJourney => ({ file: files[index] ?? '', made }));
  const [culprit, ...rest] = files.slice(done.length);
  if (culprit === undefined) return done;
  const problem = { path: [], message: `the process ended without a journey: ${ending}` };
  const refused: TypeScriptJourney = { file: culprit, made: { kind: 'refused', problems: [problem] } };
  return [...done, refused, ...(await runTypeScriptJourneys(root, rest))];
}

async function run(
  root: string,
  files: readonly string[],
  tsx: string,
): Promise<{ readonly answers: readonly Answer[]; readonly ending: string }> {
  const extension = fileURLToPath(import.meta.url).endsWith('.js') ? 'js' : 'ts';
  const entry = fileURLToPath(new URL(`./typescript-journeys-child.${extension}`, import.meta.url));
  const builder = new URL(`../../domain/journey/builder.${extension}`, import.meta.url).href;
  const child = fork(entry, [builder, ...files.map((file) => join(root, file))], {
    cwd: root,
    execArgv: ['--import', tsx],
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const answers: Answer[] = [];
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  child.on('message', (answer: Answer) => answers.push(answer));
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('error', (error) => resolve([null, error.message]));
    child.once('close', (...how) => resolve(how));
  });
  clearTimeout(timer);
  const last = said.trim().split('\n').at(-1) ?? '';
  const how = signal === 'SIGKILL' ? `it took more than ${withinMs / 1_000} s` : (signal ?? `exit code ${code}`);
  return { answers, ending: last === '' ? how : `${how}, ${last}` };
}

/** Left out of an installation for production. */
function findTsx(): string | null {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  } catch {
    return null;
  }
}
