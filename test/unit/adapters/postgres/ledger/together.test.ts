import { describe, expect, it } from 'vitest';
import { together } from '../../../../../adapters/postgres/ledger/together.ts';

/** What PostgreSQL throws, as far as the decision is concerned. */
const databaseError = (code: string): Error => Object.assign(new Error(code), { code, severity: 'ERROR' });

/** A statement that doubles numbers and remembers how it was asked. */
function doubling(changes: { many?: (asks: readonly number[]) => readonly (number | undefined)[] } = {}) {
  const asked: (readonly number[] | number)[] = [];
  const ask = together<number, number>({
    many: async (asks) => {
      asked.push(asks);
      await new Promise((done) => setTimeout(done, 5));
      return changes.many ? changes.many(asks) : asks.map((one) => one * 2);
    },
    alone: async (one) => {
      asked.push(one);
      if (one === 13) throw databaseError('22P05');
      return one * 2;
    },
  });
  return { ask, asked };
}

describe('together', () => {
  it('makes asks of one moment in one statement and gives everyone their own answer', async () => {
    const { ask, asked } = doubling();
    expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('lets nobody wait who comes alone, nor behind more than the asks under way', async () => {
    const { ask, asked } = doubling();
    const first = ask(1);
    await new Promise((tick) => setImmediate(() => setImmediate(tick)));
    expect(asked).toEqual([[1]]);
    expect(await Promise.all([first, ask(2)])).toEqual([2, 4]);
  });

  it('never takes more than 24 at once', async () => {
    const { ask, asked } = doubling();
    await Promise.all(Array.from({ length: 150 }, (_, n) => ask(n)));
    expect(asked.map((one) => (Array.isArray(one) ? one.length : 1))).toEqual([24, 24, 24, 24, 24, 24, 6]);
  });

  it('asks alone for what the many could not say', async () => {
    const { ask, asked } = doubling({ many: (asks) => asks.map((one) => (one === 2 ? undefined : one * 2)) });
    expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
    expect(asked).toEqual([[1, 2, 3], 2]);
  });

  it('holds what one did wrong against nobody else', async () => {
    const { ask } = doubling({
      many: () => {
        throw databaseError('22P05');
      },
    });
    const answers = await Promise.allSettled([1, 13, 3].map(ask));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells everyone at once when the database is away, and asks it no further', async () => {
    const { ask, asked } = doubling({
      many: () => {
        throw new Error('Connection terminated unexpectedly');
      },
    });
    const answers = await Promise.allSettled([1, 2].map(ask));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toEqual([[1, 2]]);
    await expect(ask(3)).rejects.toThrow('terminated');
  });
});
