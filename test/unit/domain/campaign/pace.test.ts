import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostRate } from '../../../../domain/campaign/definition.ts';
import { declaredBurst, latenessMs, requestSize, takeTurn } from '../../../../domain/campaign/pace.ts';

const secondMs = 1_000;
/** How long after each other some workers ask, and how late each of them posts when its turn has come. */
const asks = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 900 }), lateMs: fc.integer({ min: 0, max: latenessMs }) }),
  { minLength: 1, maxLength: 60 },
);

describe('the pace of a campaign', () => {
  it('lets no more than rate + declared burst into any second, whoever asks when', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: mostRate }), asks, (rate, asked) => {
        const size = requestSize(rate);
        let [now, nextAt] = [0, 0];
        const posts = asked.map(({ afterMs, lateMs }) => {
          now += afterMs;
          const turn = takeTurn({ nextAt, notBefore: 0 }, now, size, rate);
          nextAt = turn.nextAt;
          return turn.at + lateMs;
        });
        for (const from of posts) {
          const inside = posts.filter((at) => at >= from && at < from + secondMs).length * size;
          expect(inside).toBeLessThanOrEqual(rate + declaredBurst(rate));
        }
      }),
    );
  });

  it('keeps the rate when everybody asks at once, and saves nothing up', () => {
    const turns = [1, 2, 3].reduce<readonly number[]>(
      (taken) => [...taken, takeTurn({ nextAt: taken.at(-1) ?? 0, notBefore: 0 }, 0, 25, 100).nextAt],
      [],
    );
    expect(turns).toEqual([250, 500, 750]);
    expect(takeTurn({ nextAt: 750, notBefore: 0 }, 60_000, 25, 100).at).toBe(60_000);
  });

  it('waits as long as the provider’s account rests', () => {
    expect(takeTurn({ nextAt: 0, notBefore: 5_000 }, 1_000, 10, 10)).toEqual({ at: 5_000, nextAt: 6_000 });
  });

  it.each([
    [1, 1],
    [10, 2],
    [400, 100],
    [4_000, 500],
    [50_000, 500],
  ])('cuts a rate of %i a second into requests of %i', (rate, size) => {
    expect(requestSize(rate)).toBe(size);
  });
});
