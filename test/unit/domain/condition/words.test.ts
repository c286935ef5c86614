import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../domain/condition/condition.ts';
import { conditionWords } from '../../../../domain/condition/words.ts';

const pro: Condition = { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' };
const north: Condition = { kind: 'compare', path: 'traits.country', op: 'in', value: ['SE', 'NO'] };

describe('a condition in words', () => {
  it.each<[Condition, string]>([
    [pro, 'traits.plan = pro'],
    [north, 'traits.country is one of SE, NO'],
    [{ kind: 'exists', path: 'traits.phone' }, 'traits.phone is there'],
    [{ kind: 'same', path: 'event.ticket', as: 'entry.ticket' }, 'event.ticket is the same as entry.ticket'],
    [{ kind: 'not', of: pro }, 'not traits.plan = pro'],
    [
      { kind: 'all', of: [pro, { kind: 'any', of: [north, pro] }] },
      'traits.plan = pro and (traits.country is one of SE, NO or traits.plan = pro)',
    ],
  ])('%#', (condition, words) => expect(conditionWords(condition)).toBe(words));
});
