import * as fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { conditionSql } from '../../../adapters/postgres/segment/condition.sql.ts';
import { unstorable } from '../../../domain/campaign/unstorable.ts';
import { comparisons, type Condition } from '../../../domain/condition/condition.ts';
import { evaluate } from '../../../domain/condition/evaluate.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';

let pool: pg.Pool;
beforeAll(() => {
  pool = new pg.Pool({ connectionString: inject('engines').databaseUrl, max: 2 });
});
afterAll(() => pool.end());

/** Few keys and few values, so that conditions and traits meet; among them all that two languages could see differently. */
const key = fc.constantFrom('a', 'b', '0', '1', '01', '-1', 'length', "it's", 'ključ');
const texts = [
  '',
  'a',
  'ab',
  'b',
  'B',
  'ž',
  '1',
  '01',
  '\u{1F600}',
  '\uFF5E',
  '\uFFFD',
  "'; drop table profiles; --",
  '\\',
  '%',
];
const text = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'grapheme', maxLength: 4 }));
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 0.1 + 0.2, 1e21, 5e-324, Number.MAX_VALUE, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const scalar: fc.Arbitrary<Json> = fc.oneof(fc.constant(null), fc.boolean(), number, text);
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const traits = fc.dictionary(key, value, { maxKeys: 5 }).map((one): JsonObject => JSON.parse(JSON.stringify(one)));
const path = fc
  .tuple(fc.constantFrom('traits', 'traits', 'traits', 'event'), fc.array(key, { minLength: 1, maxLength: 3 }))
  .map(([root, keys]) => [root, ...keys].join('.'));
const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constant('compare' as const), path, op: fc.constantFrom(...comparisons), value }),
    fc.record({ kind: fc.constant('exists' as const), path }),
    fc.record({ kind: fc.constant('same' as const), path, as: path }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
})).condition;

/** What both think of the same people. */
async function judgeBoth(asked: Condition, people: readonly JsonObject[]) {
  const { text: where, values } = conditionSql(asked, { traits: 'traits', profile: 'null::uuid', scale: 1 }, 2);
  const { rows } = await pool.query<{ fits: boolean }>(
    `select ${where} as fits from unnest($1::jsonb[]) with ordinality as p (traits, n) order by n`,
    [people.map((one) => JSON.stringify(one)), ...values],
  );
  return {
    database: rows.map(({ fits }) => fits),
    memory: people.map((one) => evaluate(asked, { traits: one, event: null, entry: null })),
  };
}

describe('a segment', () => {
  it('means the same in the database as in memory', async () => {
    await fc.assert(
      fc.asyncProperty(condition, fc.array(traits, { minLength: 10, maxLength: 30 }), async (asked, people) => {
        fc.pre(unstorable(asked) === null);
        const { database, memory } = await judgeBoth(asked, people);
        expect(database).toEqual(memory);
      }),
      { numRuns: 400 },
    );
  });

  it.each<[Condition, JsonObject]>([
    [{ kind: 'compare', path: 'traits.a', op: 'gt', value: '\u{1F600}' }, { a: '\uFF5E' }],
    [{ kind: 'compare', path: 'traits.a.01', op: 'eq', value: 2 }, { a: [1, 2] }],
    [{ kind: 'compare', path: 'traits.a.-1', op: 'eq', value: 2 }, { a: [1, 2] }],
    [{ kind: 'compare', path: 'traits.a', op: 'contains', value: [1] }, { a: [[1, 2]] }],
    [{ kind: 'compare', path: 'traits.a', op: 'ne', value: null }, {}],
    [{ kind: 'not', of: { kind: 'compare', path: 'traits.a', op: 'lt', value: 3 } }, { a: 'x' }],
  ])('agrees about %j of %j', async (asked, person) => {
    const { database, memory } = await judgeBoth(asked, [person]);
    expect(database).toEqual(memory);
  });
});
