import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from '../../domain/json.ts';

/** What is wrong with a value, one short sentence each, without the value itself (I8); empty where it keeps the contract. */
export type ContractJudge = (schema: JsonObject, value: JsonObject) => readonly string[];

const mostProblems = 10;

/** Compiles each published schema once: a version's schemas are the same objects as long as the catalog remembers it. */
export function createContractJudge(): ContractJudge {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false });
  formats.default(ajv);
  const compiled = new WeakMap<JsonObject, ValidateFunction>();
  return (schema, value) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      // Two versions may carry the same $id with other content.
      const { $id: _, ...anonymous } = schema;
      validate = ajv.compile(anonymous);
      compiled.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).slice(0, mostProblems).map(sentence);
  };
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const where = instancePath === '' ? 'properties' : `properties${instancePath.replaceAll('/', '.')}`;
  const detail = 'allowedValues' in params ? `: ${JSON.stringify(params['allowedValues'])}` : '';
  return `${where} ${message ?? 'is not as agreed'}${detail}`;
}
