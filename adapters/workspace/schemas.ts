import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonObject } from '../../domain/json.ts';
import { isJson } from '../../domain/json.ts';
import { eventTypePattern } from '../../domain/subjects.ts';
import type { Contracts } from '../../domain/workspace/bundle.ts';
import type { WorkspaceFiles } from './files.ts';
import { asError, errorIn, type WorkspaceProblem } from './problem.ts';
import { readYaml } from './yaml-document.ts';

export type SchemasReading = {
  readonly profileSchema: JsonObject | null;
  readonly contracts: Contracts;
  readonly problems: readonly WorkspaceProblem[];
};

/** Stands for a schema that is refused, so that nothing is said of those who rely on it. */
const broken: JsonObject = { type: 'object' };
const suffix = '.schema.json';

/** profile.schema.json and events/<type>.schema.json: JSON Schema 2020-12, each standing alone. */
export function readSchemas(files: WorkspaceFiles): SchemasReading {
  const problems: WorkspaceProblem[] = [];
  const contracts: Record<string, JsonObject> = {};
  const profile = files.get('profile.schema.json');
  const profileSchema = profile === undefined ? null : (readSchema('profile.schema.json', profile, problems) ?? broken);
  for (const [file, text] of files) {
    if (!file.startsWith('events/')) continue;
    const type = file.slice('events/'.length).replace(suffix, '');
    if (!file.endsWith(suffix) || !eventTypePattern.test(type)) {
      problems.push(
        errorIn(file, { message: 'this name is no event type', expected: `events/user.signed_up${suffix}` }),
      );
      continue;
    }
    contracts[type] = readSchema(file, text, problems) ?? broken;
  }
  return { profileSchema, contracts, problems };
}

function readSchema(file: string, text: string, problems: WorkspaceProblem[]): JsonObject | null {
  const document = readYaml(text, file, 'a JSON Schema');
  if (document.kind === 'refused') {
    problems.push(...document.problems.map(asError).map((one) => ({ ...one, expected: 'JSON' })));
    return null;
  }
  const refuse = (path: readonly string[], message: string, expected?: string): null => {
    problems.push(asError(document.locate({ path, message, ...(expected ? { expected } : {}) })));
    return null;
  };
  const { value } = document;
  try {
    JSON.parse(text);
  } catch (error) {
    return refuse([], `this is no JSON: ${(error as Error).message}`);
  }
  if (!isJson(value) || typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse([], 'this is no schema', '{ "type": "object", "properties": { … } }');
  const schema = value as JsonObject;
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true, validateFormats: true }));
  try {
    if (!ajv.validateSchema(schema)) {
      const wrong = new Map(
        (ajv.errors ?? []).toReversed().map((error) => [error.instancePath, error.message ?? 'is wrong']),
      );
      for (const [instancePath, message] of wrong)
        refuse(instancePath.split('/').slice(1), `this is no JSON Schema 2020-12: ${message}`);
      return null;
    }
    ajv.compile(schema);
  } catch (error) {
    return refuse([], `this schema does not compile: ${(error as Error).message}`);
  }
  if (schema['type'] !== undefined && schema['type'] !== 'object')
    return refuse(['type'], `it describes ${JSON.stringify(schema['type'])}`, '"object"');
  return schema;
}
