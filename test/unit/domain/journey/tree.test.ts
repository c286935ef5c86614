import { describe, expect, it } from 'vitest';
import { branch, event, journey, repeat, wait, waitFor, when } from '../../../../domain/journey/builder.ts';
import { anchorOf, findStep, liesAhead, stepAt, stepsOf, waitsOf } from '../../../../domain/journey/tree.ts';

const opened = (id: string, more: { then?: ReturnType<typeof wait>[]; since?: string } = {}) =>
  waitFor(event('app.opened'), { within: '1h', id, ...more });
const definition = journey('any', {
  on: event('user.signed_up'),
  steps: [
    opened('first'),
    opened('second', { then: [opened('inner'), wait('1h', { id: 'deep' })] }),
    branch([when({ 'traits.a': 1 }, [opened('case')])], { id: 'fork', else: [opened('other', { since: 'first' })] }),
    opened('last'),
    repeat([opened('early'), opened('late')], { id: 'rounds', atMost: 3 }),
  ],
});
const pathOf = (id: string) => findStep(definition, id)?.path ?? [];

describe('the tree of steps', () => {
  it('is walked in the order written, and every path leads to its step', () => {
    const placed = stepsOf(definition);
    expect(placed.map(({ step }) => step.id)).toEqual([
      'first',
      'second',
      'inner',
      'deep',
      'fork',
      'case',
      'other',
      'last',
      'rounds',
      'early',
      'late',
    ]);
    for (const { step, path } of placed) expect(stepAt(definition, path)).toBe(step);
    expect(stepAt(definition, [{ list: 'else', index: 0 }])).toBeUndefined();
  });

  it('knows from where each wait counts: the step before, the step around, or what since names', () => {
    expect(waitsOf(definition).map((placed) => `${placed.step.id} since ${anchorOf(definition, placed)}`)).toEqual([
      'first since entry',
      'second since first',
      'inner since second',
      'case since fork',
      'other since first',
      'last since fork',
      'early since rounds',
      'late since early',
    ]);
  });

  it.each([
    ['last', 'first', true],
    ['first', 'last', false],
    ['first', 'first', false],
    ['inner', 'second', true],
    ['second', 'inner', false],
    ['deep', 'inner', true],
    ['case', 'inner', true],
    ['other', 'case', false],
    ['last', 'case', true],
    ['early', 'late', true],
    ['early', 'last', true],
    ['last', 'late', false],
  ])('%s lies ahead of %s: %s', (step, cursor, ahead) => {
    expect(liesAhead(pathOf(step), pathOf(cursor))).toBe(ahead);
  });
});
