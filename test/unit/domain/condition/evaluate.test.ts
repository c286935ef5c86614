import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison, Condition } from '../../../../domain/condition/condition.ts';
import { evaluate } from '../../../../domain/condition/evaluate.ts';
import type { Facts } from '../../../../domain/condition/path.ts';
import { pathsOf } from '../../../../domain/condition/paths-of.ts';
import type { Json } from '../../../../domain/json.ts';
import { conditions } from '../../../support/arbitraries.ts';

const facts: Facts = {
  traits: {
    plan: 'pro',
    age: 30,
    vip: true,
    city: null,
    tags: ['a', 'b'],
    address: { zip: '10000' },
    since: '2026-01-05T08:00:00Z',
  },
  event: { total: 100, items: [{ sku: 'x1' }], note: '' },
  entry: null,
};
const judge = (path: string, op: Comparison, value: Json): boolean =>
  evaluate({ kind: 'compare', path, op, value }, facts);

describe('evaluate', () => {
  it.each([
    ['event.ticket', 'entry.ticket', true],
    ['event.ticket', 'entry.other', false],
    ['event.ticket', 'entry.missing', false],
    ['event.missing', 'entry.missing', false],
    ['event.none', 'entry.none', false],
    ['event.list', 'entry.list', true],
  ])('%s is the same as %s: %s', (path, as, same) => {
    const about = { ticket: '1042', none: null, list: [{ a: 1 }] };
    const both = { traits: {}, event: about, entry: { ...about, other: 1042 } };
    expect(evaluate({ kind: 'same', path, as }, both)).toBe(same);
  });

  it.each<[string, Comparison, Json, boolean]>([
    ['traits.plan', 'eq', 'pro', true],
    ['traits.plan', 'eq', 'PRO', false],
    ['traits.age', 'eq', '30', false],
    ['traits.city', 'eq', null, true],
    ['traits.missing', 'eq', null, false],
    ['traits.address', 'eq', { zip: '10000' }, true],
    ['traits.address', 'eq', ['zip'], false],
    ['traits.tags', 'eq', ['a', 'b'], true],
    ['traits.plan', 'ne', 'free', true],
    ['traits.missing', 'ne', 'free', true],
    ['traits.age', 'gt', 29, true],
    ['traits.age', 'gt', 30, false],
    ['traits.age', 'gte', 30, true],
    ['traits.age', 'lt', '31', false],
    ['traits.age', 'lte', 30, true],
    ['traits.since', 'lt', '2026-02-01T00:00:00Z', true],
    ['traits.vip', 'gt', 0, false],
    ['traits.missing', 'lt', 1, false],
    ['traits.plan', 'in', ['free', 'pro'], true],
    ['traits.plan', 'in', 'pro', false],
    ['traits.missing', 'in', [null], false],
    ['traits.tags', 'contains', 'a', true],
    ['traits.plan', 'contains', 'ro', true],
    ['traits.plan', 'contains', 1, false],
    ['traits.age', 'contains', 3, false],
    ['traits.plan', 'startsWith', 'pr', true],
    ['traits.age', 'startsWith', '3', false],
    ['traits.address.zip', 'eq', '10000', true],
    ['event.items.0.sku', 'eq', 'x1', true],
    ['event.items.length', 'eq', 1, false],
    ['entry.total', 'ne', 1, true],
    ['total', 'eq', 100, false],
    ['traits', 'eq', 'pro', false],
    ['traits.constructor.name', 'eq', 'Object', false],
    ['traits.__proto__', 'ne', 'x', true],
  ])('%s %s %j is %s', (path, op, value, holds) => {
    expect(judge(path, op, value)).toBe(holds);
  });

  it.each([
    ['traits.plan', true],
    ['event.note', true],
    ['traits.city', false],
    ['traits.missing', false],
    ['entry.total', false],
  ])('%s exists: %s', (path, exists) => {
    expect(evaluate({ kind: 'exists', path }, facts)).toBe(exists);
  });

  it('combines', () => {
    const pro: Condition = { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' };
    const old: Condition = { kind: 'compare', path: 'traits.age', op: 'gt', value: 60 };
    expect(evaluate({ kind: 'all', of: [pro, old] }, facts)).toBe(false);
    expect(evaluate({ kind: 'any', of: [pro, old] }, facts)).toBe(true);
    expect(evaluate({ kind: 'not', of: old }, facts)).toBe(true);
  });

  it('answers true or false for any condition on any data, and ne is the opposite of eq', () => {
    const data = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(conditions, data, fc.option(data), (condition, traits, event) => {
        const at: Facts = { traits, event, entry: event };
        expect(typeof evaluate(condition, at)).toBe('boolean');
        expect(evaluate({ kind: 'not', of: condition }, at)).toBe(!evaluate(condition, at));
        const [path = 'traits.a'] = pathsOf(condition);
        const eq = evaluate({ kind: 'compare', path, op: 'eq', value: 1 }, at);
        expect(evaluate({ kind: 'compare', path, op: 'ne', value: 1 }, at)).toBe(!eq);
      }),
    );
  });
});

describe('pathsOf', () => {
  it('names each path once', () => {
    const on = (path: string): Condition => ({ kind: 'exists', path });
    const condition: Condition = {
      kind: 'all',
      of: [on('traits.a'), { kind: 'not', of: on('event.b') }, { kind: 'any', of: [on('traits.a')] }],
    };
    expect(pathsOf(condition)).toEqual(['traits.a', 'event.b']);
  });
});
