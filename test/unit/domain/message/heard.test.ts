import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardUntil, type Mark, type ReadingPlace } from '../../../../domain/message/heard.ts';

const place = (waiting: number, unacked: number, delivered: number, acked: number): ReadingPlace => ({
  waiting,
  unacked,
  delivered,
  acked,
});
/** What is said after each look, one look a second. */
const looks = (...places: readonly ReadingPlace[]): readonly (number | null)[] => {
  let marks: readonly Mark[] = [];
  return places.map((one, at) => {
    const heard = heardUntil(marks, one, at);
    marks = heard.marks;
    return heard.until;
  });
};

describe('heardUntil', () => {
  it('is now while nothing is under way, also before anything ever was', () => {
    expect(looks(place(0, 0, 0, 0), place(0, 0, 7, 7), place(0, 0, 9, 7))).toEqual([0, 1, 2]);
  });
  it('stands still while something is stuck', () => {
    expect(looks(place(0, 0, 7, 7), place(0, 1, 8, 7), place(0, 3, 10, 7), place(2, 3, 10, 7))).toEqual([
      0,
      null,
      null,
      null,
    ]);
  });
  it('goes on with those who are never idle, one look behind them', () => {
    expect(looks(place(0, 2, 8, 6), place(0, 2, 12, 9), place(0, 1, 20, 19), place(3, 5, 31, 25))).toEqual([
      null,
      0,
      1,
      2,
    ]);
  });
  it('believes nothing of a look that more waits behind', () => {
    expect(looks(place(5, 0, 8, 8), place(0, 0, 13, 13))).toEqual([null, 1]);
  });
  it('never passes an instant before which anything is stored that is not committed', () => {
    const steps = fc.array(fc.constantFrom('store', 'hand out', 'commit', 'commit the last', 'look'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (story) => {
        const storedAt: number[] = [];
        const committed = new Set<number>();
        let delivered = 0;
        let marks: readonly Mark[] = [];
        for (const [at, step] of story.entries()) {
          const open = Array.from({ length: delivered }, (_, n) => n + 1).filter((seq) => !committed.has(seq));
          const committing = step === 'commit' ? open[0] : step === 'commit the last' ? open.at(-1) : undefined;
          if (step === 'store') storedAt.push(at);
          if (step === 'hand out') delivered = Math.min(delivered + 1, storedAt.length);
          if (committing !== undefined) committed.add(committing);
          if (step !== 'look') continue;
          const acked = (open[0] ?? delivered + 1) - 1;
          const heard = heardUntil(marks, place(storedAt.length - delivered, open.length, delivered, acked), at);
          marks = heard.marks;
          const { until } = heard;
          if (until === null) continue;
          const forgotten = storedAt.filter((when, n) => when < until && !committed.has(n + 1));
          expect(forgotten).toEqual([]);
        }
      }),
    );
  });
});
