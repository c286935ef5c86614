import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../../../domain/condition/parse.ts';
import { writeCondition } from '../../../../domain/condition/write.ts';
import { pathText, type Problem } from '../../../../domain/problem.ts';
import { conditions } from '../../../support/arbitraries.ts';

function read(input: unknown) {
  const problems: Problem[] = [];
  const condition = parseCondition(input, ['when'], (path, problem) => problems.push({ path, ...problem }));
  return { condition, problems };
}

describe('parseCondition', () => {
  it.each([
    [{ 'traits.plan': 'pro' }, { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' }],
    [{ 'event.total': { gt: 100 } }, { kind: 'compare', path: 'event.total', op: 'gt', value: 100 }],
    [{ 'traits.phone': { exists: true } }, { kind: 'exists', path: 'traits.phone' }],
    [{ 'traits.phone': { exists: false } }, { kind: 'not', of: { kind: 'exists', path: 'traits.phone' } }],
    [
      { 'traits.a': 1, 'entry.b': null },
      {
        kind: 'all',
        of: [
          { kind: 'compare', path: 'traits.a', op: 'eq', value: 1 },
          { kind: 'compare', path: 'entry.b', op: 'eq', value: null },
        ],
      },
    ],
    [
      { any: [{ not: { 'traits.a': { gte: 1, lt: 5 } } }] },
      {
        kind: 'any',
        of: [
          {
            kind: 'not',
            of: {
              kind: 'all',
              of: [
                { kind: 'compare', path: 'traits.a', op: 'gte', value: 1 },
                { kind: 'compare', path: 'traits.a', op: 'lt', value: 5 },
              ],
            },
          },
        ],
      },
    ],
  ])('reads %j', (input, condition) => {
    expect(read(input)).toEqual({ condition, problems: [] });
  });

  it('reads back what is written', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        expect(read(writeCondition(condition))).toEqual({ condition, problems: [] });
      }),
    );
  });

  it.each([
    ['pro', 'when', 'this is no condition', undefined],
    [{}, 'when', 'this is no condition', undefined],
    [{ plan: 'pro' }, 'when.plan', "'plan' is no path", "a profile's own data is 'traits.plan'"],
    [{ 'trait.plan': 'pro' }, 'when["trait.plan"]', "'trait.plan' is no path", "did you mean 'traits'?"],
    [
      { 'traits.plan': ['a'] },
      'when["traits.plan"]',
      "'traits.plan' is compared with a list",
      'one of several values is written { in: [...] }',
    ],
    [{ 'traits.plan': { equals: 1 } }, 'when["traits.plan"].equals', "unknown comparison 'equals'", undefined],
    [{ 'traits.plan': { start: 'a' } }, 'when["traits.plan"].start', "unknown comparison 'start'", undefined],
    [
      { 'traits.plan': { startswith: 'a' } },
      'when["traits.plan"].startswith',
      "unknown comparison 'startswith'",
      "did you mean 'startsWith'?",
    ],
    [{ 'traits.plan': { in: 'a' } }, 'when["traits.plan"].in', "'in' has a wrong value", undefined],
    [{ 'traits.plan': { exists: 'yes' } }, 'when["traits.plan"].exists', `'exists' is "yes"`, undefined],
    [{ 'event.id': { same: 1 } }, 'when["event.id"].same', "'same' is 1", undefined],
    [{ 'event.id': { same: 'id' } }, 'when["event.id"].same', "'id' is no path", "a profile's own data is 'traits.id'"],
    [{ 'traits.plan': {} }, 'when["traits.plan"]', "'traits.plan' is compared with nothing", undefined],
    [{ all: [] }, 'when.all', "'all' needs conditions", undefined],
    [{ any: [{ x: 1 }] }, 'when.any[0].x', "'x' is no path", "a profile's own data is 'traits.x'"],
    [
      { 'traits.__proto__': 1 },
      'when["traits.__proto__"]',
      "'traits.__proto__' is refused: it reaches into the machinery of objects",
      undefined,
    ],
  ])('refuses %j with its place', (input, path, message, hint) => {
    const { condition, problems } = read(input);
    expect(condition).toBeNull();
    expect(
      problems.map((problem) => ({ path: pathText(problem.path), message: problem.message, hint: problem.hint })),
    ).toEqual([{ path, message, hint }]);
  });
});
