import { z } from 'zod';
import { parseObject } from '../../domain/journey/authoring/object-schema.ts';
import type { Problem } from '../../domain/problem.ts';
import { parameterPattern, scenarioPattern } from '../../domain/template/scenario.ts';
import type { AuthorProblem } from '../../domain/template/tools.ts';
import { readYaml } from './yaml-document.ts';

/** What a template of a call says before its text, if it starts a scenario instead of being spoken. */
export type Start = {
  readonly scenario: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The rest of the file: nobody hears it. */
  readonly text: string;
};

type Reading = { readonly start?: Start; readonly problems: readonly AuthorProblem[] };

const example = "scenario: '6298AA7707903A4ED680B436929681AD'";
const shape = {
  // A number loses its leading zeros, and what looks like 12E5 its letter.
  scenario: z
    .string()
    .regex(scenarioPattern)
    .meta({ description: `the id of a scenario, in quotes: ${example}` }),
  parameters: z
    .record(z.string().regex(parameterPattern), z.union([z.string(), z.number()]).transform(String))
    .default({})
    .meta({ description: "texts by the names of the script, such as { parcel: '{{ event.parcel }}' }" }),
};

/** Null where the file begins with no front matter: it is spoken as it is. */
export function readScenario(source: string): Reading | null {
  const found = /^\uFEFF?---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(source);
  if (found === null) return null;
  // A blank line stands for the first `---`, so that line numbers stay those of the file.
  const document = readYaml(`\n${found[1] ?? ''}`, '', example);
  if (document.kind === 'refused') return { problems: document.problems.map(placed) };
  const problems: Problem[] = [];
  const read = parseObject(shape, document.value, [], (path, problem) => void problems.push({ path, ...problem }));
  if (read === null) return { problems: problems.map((problem) => placed(document.locate(problem))) };
  return { start: { ...read, text: source.slice(found[0].length).trim() }, problems: [] };
}

function placed({ line, column, message, expected, hint }: ReturnType<LocateProblem>): AuthorProblem {
  return {
    line: line ?? 1,
    column: column ?? 1,
    message,
    ...(expected === null ? {} : { expected }),
    ...(hint === null ? {} : { hint }),
  };
}

type LocateProblem = Extract<ReturnType<typeof readYaml>, { kind: 'document' }>['locate'];
