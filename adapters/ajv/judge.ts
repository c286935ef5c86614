import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from '../../domain/json.ts';

/** What is wrong with a value, one short sentence each, without the value itself (I8); empty where it keeps the contract. */
export type ContractJudge = (schema: JsonObject, value: JsonObject) => readonly string[];

const mostProblems = 10;

/**
 * Compiles each published schema once: a version's schemas are the same objects as long as the catalog remembers it. One that cannot be
 * compiled judges nobody: `publish` should have refused it, and no event is to blame.
 */
export function createContractJudge(onTrouble: (what: string, error: unknown) => void): ContractJudge {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false });
  formats.default(ajv);
  const compiled = new WeakMap<JsonObject, ValidateFunction | null>();
  const compile = (schema: JsonObject): ValidateFunction | null => {
    try {
      // Two versions may carry the same $id with other content.
      const { $id: _, ...anonymous } = schema;
      return ajv.compile(anonymous);
    } catch (error) {
      onTrouble('a contract cannot be read, so events are not held to it', error);
      return null;
    }
  };
  return (schema, value) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = compile(schema);
      compiled.set(schema, validate);
    }
    return validate === null || validate(value) ? [] : (validate.errors ?? []).slice(0, mostProblems).map(sentence);
  };
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const where = instancePath === '' ? 'properties' : `properties${instancePath.replaceAll('/', '.')}`;
  const detail = 'allowedValues' in params ? `: ${JSON.stringify(params['allowedValues'])}` : '';
  return `${where} ${message ?? 'is not as agreed'}${detail}`;
}
