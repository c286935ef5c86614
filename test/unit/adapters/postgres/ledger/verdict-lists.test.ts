import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareVerdicts } from '../../../../../adapters/postgres/ledger/verdict-lists.ts';

const verdict = fc.record({
  rule: fc.constantFrom('brake', 'consent'),
  verdict: fc.constantFrom('pass', 'defer', 'refuse'),
  because: fc.constantFrom('released', 'halted'),
});

describe('lists of verdicts', () => {
  it('are kept once for each wording, and everybody is pointed at their own', () => {
    fc.assert(
      fc.property(fc.array(fc.array(verdict, { maxLength: 3 }), { maxLength: 30 }), (lines) => {
        const { ids, texts, of } = shareVerdicts(lines);
        expect(of.map((id) => texts[ids.indexOf(id)])).toEqual(lines.map((line) => JSON.stringify(line)));
        expect(new Set(texts).size).toBe(texts.length);
        // The order in which they are stored, so that two pages never wait for each other.
        expect(ids).toEqual(ids.toSorted());
      }),
    );
  });

  it('have an id of their wording, the same in every process and version', () => {
    const { ids } = shareVerdicts([[{ rule: 'brake', verdict: 'pass', because: 'released' }]]);
    expect(ids).toEqual(['e4629eb6-9ddd-8ec3-a570-9c35588c1c29']);
  });
});
