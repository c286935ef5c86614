import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import { chanceOf } from '../../../../domain/crowd/chance.ts';
import { valueOf } from '../../../../domain/crowd/value.ts';

const ajv = addFormats.default(new Ajv2020({ strict: false, validateFormats: true }));
const now = Date.UTC(2026, 2, 2, 8);
const some = (schema: JsonObject, optional = 0.5): readonly Json[] =>
  Array.from({ length: 100 }, (_, person) =>
    valueOf(schema, '', { root: schema, now, optional, chance: chanceOf(7, person) }),
  );

describe('plausible values', () => {
  it.each<[string, JsonObject]>([
    [
      'texts of every format',
      {
        properties: Object.fromEntries(
          ['date', 'date-time', 'email', 'uri', 'uuid'].map((format) => [format, { type: 'string', format }]),
        ),
      },
    ],
    [
      'numbers within bounds',
      {
        properties: {
          a: { type: 'integer', minimum: 3, maximum: 5 },
          b: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
          c: { type: 'integer', maximum: -5 },
        },
      },
    ],
    [
      'what is listed',
      {
        properties: {
          plan: { enum: ['free', 'pro', null] },
          fixed: { const: 7 },
          shown: { type: 'string', examples: ['x'] },
        },
      },
    ],
    [
      'lists',
      {
        properties: {
          items: {
            type: 'array',
            minItems: 2,
            maxItems: 4,
            items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string', minLength: 12 } } },
          },
        },
      },
    ],
    [
      'references and alternatives',
      {
        $defs: { total: { type: 'number', minimum: 10 } },
        required: ['total'],
        properties: {
          total: { $ref: '#/$defs/total' },
          either: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
          both: { allOf: [{ type: 'string' }, { maxLength: 3 }] },
          perhaps: { type: ['string', 'null'] },
        },
      },
    ],
  ])('keep their schema: %s', (_, schema) => {
    const judge = ajv.compile({ type: 'object', ...schema });
    for (const value of some({ type: 'object', ...schema }))
      expect(judge(value) || JSON.stringify([value, judge.errors])).toBe(true);
  });

  it('has what is required always, and the rest for some', () => {
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'boolean' }, b: { type: 'boolean' } } };
    const made = some(schema) as readonly JsonObject[];
    expect(made.every((one) => 'a' in one)).toBe(true);
    expect(made.filter((one) => 'b' in one).length).toBeGreaterThan(25);
    expect(made.filter((one) => 'b' in one).length).toBeLessThan(75);
  });

  it('does not lose itself in a schema that holds itself', () => {
    const schema = { type: 'object', required: ['inner'], properties: { inner: { $ref: '#' } } };
    expect(some(schema)).toHaveLength(100);
  });
});
