import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lostSince } from '../../../workers/router/lost-since.ts';

/** Seconds on the database's clock. */
const at = (second: number): Date => new Date(second * 1_000);

describe('what a store that was set back may have lost', () => {
  const ask = (starts: readonly (readonly [created: number, isThere: boolean])[]) =>
    lostSince(
      { since: at(0), evidenceBefore: at(100) },
      {
        lastStarts: (_since, _before, limit) =>
          Promise.resolve(
            starts
              .toSorted(([one], [other]) => other - one)
              .slice(0, limit)
              .map(([created]) => ({ workflowId: String(created), createdAt: at(created) })),
          ),
        stateOf: (id) =>
          Promise.resolve(
            starts.some(([created, isThere]) => String(created) === id && isThere) ? 'running' : 'absent',
          ),
      },
    );

  it('begins where the newest workflow that is still there was asked for', async () => {
    expect(
      await ask([
        [90, true],
        [95, true],
      ]),
    ).toEqual(at(95));
    expect(
      await ask([
        [80, true],
        [90, true],
        [95, false],
      ]),
    ).toEqual(at(90));
  });

  it('is all of it where none of the newest is there, or there is none', async () => {
    expect(await ask([])).toEqual(at(0));
    expect(await ask([1, 2, 3, 4, 5, 6].map((second) => [second, second === 1] as const))).toEqual(at(0));
  });

  it('is never less than what was lost, wherever the store was set back to', async () => {
    const step = fc.record({ waits: fc.integer({ min: 0, max: 5 }), takes: fc.integer({ min: 0, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 20 }),
        fc.integer({ min: 0, max: 110 }),
        async (steps, setBackTo) => {
          let now = 0;
          // Asked for, written by Temporal at some moment after that, marked as done at some moment after that.
          const rows = steps.map(({ waits, takes }) => {
            now += waits;
            return { created: now, written: now + takes, done: now + takes + waits };
          });
          const told = rows.filter(({ done }) => done < 100);
          const since = await ask(told.map(({ created, written }) => [created, written <= setBackTo] as const));
          for (const { written, done } of told)
            if (written > setBackTo) expect(at(done).getTime()).toBeGreaterThanOrEqual(since.getTime());
        },
      ),
    );
  });
});
