import { isAbsolute, join } from 'node:path';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import type { JourneyTools } from '../../domain/journey/parse.ts';
import { validate } from '../../domain/journey/validate.ts';
import { locateProblem, type LocatedProblem, type Problem } from '../../domain/problem.ts';
import type { WorkspaceFiles } from './files.ts';
import { parseJourneyYaml } from './journey-yaml.ts';
import { asError, errorIn, type WorkspaceProblem } from './problem.ts';
import { runTypeScriptJourneys } from './typescript-journeys.ts';

export type JourneyFile = {
  readonly file: string;
  readonly definition: JourneyDefinition;
  /** Gives a problem found later (a missing template, an unknown variable) its line in this file. */
  readonly locate: (problem: Problem) => LocatedProblem;
};

export type JourneysReading = {
  readonly journeys: readonly JourneyFile[];
  readonly problems: readonly WorkspaceProblem[];
};

/** journeys/*.yaml, and journeys/*.ts run in a process of their own. Ids are unique over all of them. */
export async function readJourneys(dir: string, files: WorkspaceFiles, tools: JourneyTools): Promise<JourneysReading> {
  const problems: WorkspaceProblem[] = [];
  const journeys: JourneyFile[] = [];
  const inTypeScript: string[] = [];
  for (const [file, text] of files) {
    if (!file.startsWith('journeys/')) continue;
    if (/\.ya?ml$/.test(file)) {
      const read = parseJourneyYaml(text, file, tools);
      if (read.kind === 'refused') problems.push(...read.problems.map(asError));
      else journeys.push({ file, definition: read.definition, locate: read.locate });
    } else if (file.endsWith('.d.ts')) continue;
    else if (file.endsWith('.ts')) inTypeScript.push(file);
    else problems.push(errorIn(file, { message: 'a journey is YAML or TypeScript', expected: 'a file .yaml or .ts' }));
  }
  const root = isAbsolute(dir) ? dir : join(process.cwd(), dir);
  for (const { file, made } of await runTypeScriptJourneys(root, inTypeScript)) {
    if (made.kind === 'refused') {
      const position = made.line === undefined ? null : { line: made.line, column: made.column ?? 1 };
      problems.push(...made.problems.map((problem) => asError(locateProblem(problem, file, position))));
      continue;
    }
    const { definition } = made;
    const locate = (problem: Problem): LocatedProblem => locateProblem(problem, file, null);
    const found = validate(definition, tools);
    problems.push(...found.map(locate).map(asError));
    if (found.length === 0) journeys.push({ file, definition, locate });
  }
  return { journeys, problems: [...problems, ...sameIds(journeys)] };
}

function sameIds(journeys: readonly JourneyFile[]): readonly WorkspaceProblem[] {
  return journeys.flatMap(({ definition, file, locate }, index) => {
    const earlier = journeys.slice(0, index).find((one) => one.definition.id === definition.id);
    if (earlier === undefined || earlier.file === file) return [];
    const message = `${earlier.file} is already called '${definition.id}'`;
    return [asError(locate({ path: ['journey'], message, expected: 'a name of its own for every journey' }))];
  });
}
