import { mostRate } from '../../domain/campaign/definition.ts';
import { requestSize } from '../../domain/campaign/pace.ts';
import type { Figure } from '../figure.ts';
import { withOwnDatabase } from '../own-database.ts';
import { inWords, median, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';

/** Recipients of one request at full rate, and pages under way at once, as in 3.15. */
const page = requestSize(mostRate);
const inFlight = 4;
const speedTarget = 0.5;
/** Of a request: its claims, and what they came to. */
const commitTarget = 2;

type Round = { readonly perSecond: number; readonly commits: number };

export const bulkGuarantees: Figure = {
  id: '5.12b',
  name: 'bulk-guarantees',
  claim: 'what the ledger costs in bulk: pages claimed and recorded, against `unnest` by hand into the same tables',
  target: `≥ ${speedTarget}; ${commitTarget} commits a request`,
  measure: (bench) =>
    withOwnDatabase(bench, async (databaseUrl) => {
      const settings = { DATABASE_URL: databaseUrl };
      const racers = await Promise.all([
        startRacer('ours/campaign-ledger.ts', settings),
        startRacer('ceilings/pages-by-hand.ts', settings),
      ]);
      const [ours, ceiling] = racers;
      try {
        const order = { units: bench.size === 'small' ? 4_000 : 20_000, inFlight, page };
        let commits = 0;
        const result = await race(bench, {
          ours: async () => {
            const round = await ours.round<Round>(order);
            ({ commits } = round);
            return round.perSecond;
          },
          ceiling: async () => (await ceiling.round<Round>(order)).perSecond,
          rounds: bench.size === 'small' ? 2 : 5,
          best: 'highest',
          unit: 'recipients/s',
        });
        return {
          figure: `${inWords(result)}: ${show(median(result.ours))} recipients/s claimed and recorded, by hand ${show(Math.max(...result.ceiling))}; commits a request of ${page}: ${show(commits)}`,
          met: result.ratio >= speedTarget && commits <= commitTarget + 0.2,
          values: { ...result, ...order, commits },
        };
      } finally {
        await Promise.all(racers.map((racer) => racer.close()));
      }
    }),
};
