import type { HookMapping, HookRule } from '../../domain/hook/mapping.ts';
import { hookSourcePattern, parseHookMapping } from '../../domain/hook/parse-mapping.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Path, Problem } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { readSchemaPath } from '../../domain/template/schema-paths.ts';
import type { Contracts } from '../../domain/workspace/bundle.ts';
import type { WorkspaceFiles } from './files.ts';
import { asError, errorIn, type WorkspaceProblem } from './problem.ts';
import { readYaml } from './yaml-document.ts';

export type HooksReading = {
  /** As written, by source. */
  readonly hooks: { readonly [source: string]: JsonObject };
  readonly problems: readonly WorkspaceProblem[];
};

/** hooks/<source>.yaml: how the requests of another system become events, held against the contracts of those events. */
export function readHooks(files: WorkspaceFiles, contracts: Contracts): HooksReading {
  const hooks: Record<string, JsonObject> = {};
  const problems: WorkspaceProblem[] = [];
  for (const [file, text] of files) {
    if (!file.startsWith('hooks/')) continue;
    const [, source = ''] = /^hooks\/(.*)\.ya?ml$/.exec(file) ?? [];
    if (!hookSourcePattern.test(source)) {
      const expected = 'hooks/<source>.yaml, the source in small letters, digits and -';
      problems.push(errorIn(file, { message: 'this name is none of a hook', expected }));
      continue;
    }
    const document = readYaml(text, file, 'authenticate and events');
    if (document.kind === 'refused') {
      problems.push(...document.problems.map(asError));
      continue;
    }
    const reading = parseHookMapping(document.value);
    const found = reading.kind === 'refused' ? reading.problems : brokenPromises(reading.mapping, contracts);
    problems.push(...found.map((problem) => asError(document.locate(problem))));
    // Read by the parser, so it is JSON.
    if (reading.kind === 'mapping') hooks[source] = document.value as JsonObject;
  }
  return { hooks, problems };
}

/** An event that its own contract would turn away is found here, not in the dead letters. */
function brokenPromises({ events }: HookMapping, contracts: Contracts): readonly Problem[] {
  return events.flatMap((rule, index) => {
    const contract = Object.hasOwn(contracts, rule.event) ? contracts[rule.event] : undefined;
    return contract === undefined ? [] : [...undeclared(rule, contract, index), ...missing(rule, contract, index)];
  });
}

const contractOf = ({ event }: HookRule): string => `events/${event}.schema.json`;

function undeclared(rule: HookRule, contract: JsonObject, index: number): readonly Problem[] {
  return Object.keys(rule.data).flatMap((name): Problem[] => {
    const reading = readSchemaPath(contract, [name]);
    if (reading.kind === 'known') return [];
    const path: Path = ['events', index, 'data', name];
    const hint = didYouMean(name, reading.candidates);
    const expected = `one that ${contractOf(rule)} declares: ${reading.candidates.join(', ')}`;
    return [{ path, message: `'${name}' is declared nowhere`, expected, ...(hint === undefined ? {} : { hint }) }];
  });
}

function missing(rule: HookRule, contract: JsonObject, index: number): readonly Problem[] {
  const required = Array.isArray(contract['required']) ? contract['required'] : [];
  return required.flatMap((name: unknown): Problem[] =>
    typeof name !== 'string' || Object.hasOwn(rule.data, name)
      ? []
      : [
          {
            path: ['events', index, 'data'],
            message: `'${name}' is missing`,
            expected: `all that ${contractOf(rule)} requires`,
          },
        ],
  );
}
