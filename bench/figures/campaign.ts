import { mostRate } from '../../domain/campaign/definition.ts';
import { requestSize } from '../../domain/campaign/pace.ts';
import { startCampaigns } from '../campaigns.ts';
import type { Figure } from '../figure.ts';
import { inWords, median, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { withStack } from '../stack.ts';

const workspace = 'bench/workspaces/one-sms';
/** Recipients in one of our requests at full rate; by hand so many stand in a page too. */
const page = requestSize(mostRate);
/** Pages that are under way at once in our worker (workers/campaign-worker.ts), and by hand. */
const inFlight = 4;
const speedTarget = 0.4;

export const campaignSpeed: Figure = {
  id: '3.15',
  name: 'campaign',
  claim:
    'recipients of a campaign a second, launch to last record, against the same pages by hand into the same ledger',
  target: `≥ ${speedTarget}`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const campaigns = await startCampaigns(stack);
      const { databaseUrl } = stack.config;
      const settings = { DATABASE_URL: databaseUrl, SANDBOX: stack.addresses.sandbox ?? '' };
      const ceiling = await startRacer('ceilings/bulk-pages.ts', settings);
      const units = bench.size === 'small' ? 4_000 : 20_000;
      let ready = { id: '', count: 0 };
      const result = await race(bench, {
        // An audience is found and frozen before a launch; by hand there is none.
        prepare: async () => void (ready = await campaigns.prepare(units)),
        ours: async () => (await campaigns.play(ready)).perSecond,
        ceiling: async () => (await ceiling.round<{ perSecond: number }>({ units, inFlight, page })).perSecond,
        rounds: bench.size === 'small' ? 2 : 5,
        warmUps: bench.size === 'small' ? 1 : 3,
        best: 'highest',
        unit: 'recipients/s',
      });
      await Promise.all([campaigns.close(), ceiling.close()]);
      return {
        figure: `${inWords(result)}: ${show(median(result.ours))} recipients/s, ceiling ${show(Math.max(...result.ceiling))}, ${units} SMS`,
        met: result.ratio >= speedTarget,
        values: { ...result, units, inFlight, page },
      };
    }),
};
