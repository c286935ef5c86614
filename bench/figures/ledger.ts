import type { Figure } from '../figure.ts';
import { withOwnDatabase } from '../own-database.ts';
import { inWords, median, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';

/** The journey worker's own pool (workers/journey-worker.ts), and enough in flight to keep it busy. */
const pool = 12;
const inFlight = 48;
const target = 0.6;

export const ledger: Figure = {
  id: '2.28',
  name: 'ledger',
  claim: 'claim and record of a message, against two single-row commits by hand',
  target: `≥ ${target}`,
  measure: (bench) =>
    withOwnDatabase(bench, async (databaseUrl) => {
      const settings = { DATABASE_URL: databaseUrl, POOL: String(pool) };
      const [ours, ceiling] = await Promise.all([
        startRacer('ours/ledger.ts', settings),
        startRacer('ceilings/two-commits.ts', settings),
      ]);
      try {
        const order = { units: bench.size === 'small' ? 1_000 : 4_000, inFlight };
        const result = await race(bench, {
          ours: async () => (await ours.round<{ perSecond: number }>(order)).perSecond,
          ceiling: async () => (await ceiling.round<{ perSecond: number }>(order)).perSecond,
          rounds: bench.size === 'small' ? 2 : 7,
          best: 'highest',
          unit: 'messages/s',
        });
        return {
          figure: `${inWords(result)}: ${show(median(result.ours))} messages/s claimed and recorded, ceiling ${show(Math.max(...result.ceiling))}`,
          met: result.ratio >= target,
          values: { ...result, ...order, pool },
        };
      } finally {
        await Promise.all([ours.close(), ceiling.close()]);
      }
    }),
};
