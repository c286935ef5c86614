import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiTypes, apiTypesFile } from '../../../scripts/api-types/api-types.ts';
import { typeOf } from '../../../scripts/api-types/schema-type.ts';

describe('console/api-types.d.ts', () => {
  it('is what the api says of itself today ("npm run api-types" writes it)', async () => {
    expect(readFileSync(apiTypesFile, 'utf8')).toBe(await apiTypes());
  });
});

describe('the type of a schema', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ enum: ['live', 'paused'] }, '"live" | "paused"'],
    [{ const: true }, 'true'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } }, 'readonly (string | number)[]'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ readonly [name: string]: number }'],
    [{ type: 'object' }, '{ readonly [name: string]: unknown }'],
    [{ $ref: '#/components/schemas/json' }, 'unknown'],
    [{ anyOf: [{}, { type: 'null' }] }, 'unknown'],
    [undefined, 'unknown'],
  ])('%j', (schema, type) => expect(typeOf(schema)).toBe(type));

  it('tells what must be there from what may be', () => {
    const schema = { type: 'object', properties: { id: { type: 'string' }, 'a b': {} }, required: ['id'] };
    expect(typeOf(schema)).toBe('{\nreadonly "id": string;\nreadonly "a b"?: unknown;\n}');
  });
});
