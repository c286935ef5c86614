import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeTurns } from '../../../../domain/crowd/turns.ts';

it('lets the earliest go on, of several the first, and every one to its end', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(50), { maxLength: 6 }), { maxLength: 20 }), (spans) => {
      const deeds: { readonly at: number; readonly who: number }[] = [];
      function* run(who: number, waits: readonly number[]): Generator<number, number, undefined> {
        let at = 0;
        for (const span of waits) {
          at += span;
          yield at;
          deeds.push({ at, who });
        }
        return who;
      }
      const ended = [...takeTurns(spans.map((waits, who) => run(who, waits)))];
      expect(ended.map(({ result }) => result).toSorted((left, right) => left - right)).toEqual(
        spans.map((_, who) => who),
      );
      expect(ended.every(({ order, result }) => order === result)).toBe(true);
      const sorted = deeds.map(({ at }) => at).toSorted((left, right) => left - right);
      expect(deeds.map(({ at }) => at)).toEqual(sorted);
      expect(deeds.length).toBe(spans.flat().length);
    }),
  );
});
