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
        const { ids, texts, of } = shareVerdicts(lines, 0);
        expect(of.map((id) => texts[ids.indexOf(id)])).toEqual(lines.map((line) => JSON.stringify(line)));
        expect(new Set(texts).size).toBe(texts.length);
        // The order in which they are stored, so that two pages never wait for each other.
        expect(ids).toEqual(ids.toSorted());
      }),
    );
  });

  it('have an id of their wording and month, the same in every process and version', () => {
    const idsAt = (at: string) =>
      shareVerdicts([[{ rule: 'brake', verdict: 'pass', because: 'released' }]], Date.parse(at)).ids;
    expect(idsAt('2026-11-01T00:00:00Z')).toEqual(['188bbb0a-01c3-88c4-a9f7-7f840cea73b1']);
    expect(idsAt('2026-11-30T23:59:59Z')).toEqual(idsAt('2026-11-01T00:00:00Z'));
    expect(idsAt('2026-12-01T00:00:00Z')).not.toEqual(idsAt('2026-11-01T00:00:00Z'));
  });
});
