import { setTimeout as pause } from 'node:timers/promises';
import { startCampaigns } from '../campaigns.ts';
import type { Figure } from '../figure.ts';
import { processesOf, pssOf } from '../processes.ts';
import { show } from '../race.ts';
import { withStack } from '../stack.ts';

const workspace = 'bench/workspaces/one-sms';
const mostGrowth = 0.1;

export const campaignMemory: Figure = {
  id: '3.17',
  name: 'campaign-memory',
  claim: 'growth of the sending process’s memory from a campaign of 2,000 to one of 50,000 (PSS)',
  target: `≤ ${mostGrowth * 100} %`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const campaigns = await startCampaigns(stack);
      const [few, many] = bench.size === 'small' ? [2_000, 10_000] : [2_000, 50_000];
      const pids = processesOf(stack.home).get('channel-worker') ?? [];
      const peakOf = async (count: number): Promise<number> => {
        let [peak, over] = [0, false];
        const running = campaigns.run(count).finally(() => (over = true));
        while (!over) {
          peak = Math.max(peak, pssOf(pids));
          await pause(200);
        }
        await running;
        return peak;
      };
      await peakOf(few); // warms up
      // The same work on both sides, so that both peaks are the highest of as many moments: only the size of the audience differs.
      let small = 0;
      for (let done = 0; done < many; done += few) small = Math.max(small, await peakOf(few));
      const large = await peakOf(many);
      await campaigns.close();
      const growth = large / small - 1;
      return {
        figure: `${(growth * 100).toFixed(1)} %: ${show(small)} MiB with ${few} recipients, ${show(large)} MiB with ${many}`,
        met: growth <= mostGrowth,
        values: { few, many, small, large },
      };
    }),
};
