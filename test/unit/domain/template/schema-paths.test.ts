import { describe, expect, it } from 'vitest';
import { readSchemaPath } from '../../../../domain/template/schema-paths.ts';
import type { JsonObject } from '../../../../domain/json.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    anything: true,
    free: { type: 'object' },
    open: { type: 'object', properties: { a: {} }, additionalProperties: true },
    counts: { type: 'object', additionalProperties: { type: 'object', properties: { n: { type: 'integer' } } } },
    either: {
      oneOf: [
        { type: 'object', properties: { a: {} } },
        { type: 'object', properties: { b: {} } },
      ],
    },
  },
  $defs: { address: { type: 'object', properties: { city: { type: 'string' } } } },
};

describe('readSchemaPath', () => {
  it.each([
    'name',
    'name.size',
    'address.city',
    'items.0.sku',
    'items.first.sku',
    'items.size',
    'anything.at.all',
    'free.x.y',
    'open.b',
    'counts.x.n',
    'either.a',
    'either.b',
  ])('knows %s', (path) => expect(readSchemaPath(schema, path.split('.'))).toEqual({ kind: 'known' }));

  it.each([
    ['nam', 0, ['name', 'address', 'items', 'anything', 'free', 'open', 'counts', 'either']],
    ['name.first_letter', 1, []],
    ['address.town', 1, ['city']],
    ['items.0.sko', 2, ['sku']],
    ['counts.x.m', 2, ['n']],
    ['either.c', 1, ['a', 'b']],
    ['__proto__', 0, expect.any(Array)],
    ['constructor', 0, expect.any(Array)],
  ])('does not know %s', (path, segment, candidates) => {
    expect(readSchemaPath(schema, path.split('.'))).toEqual({ kind: 'unknown', segment, candidates });
  });

  it('survives a schema that refers to itself', () => {
    const loop: JsonObject = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } };
    expect(readSchemaPath(loop, ['x']).kind).toBeDefined();
  });
});
