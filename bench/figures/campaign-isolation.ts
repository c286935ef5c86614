import { setTimeout as pause } from 'node:timers/promises';
import { startCampaigns } from '../campaigns.ts';
import type { Figure } from '../figure.ts';
import { percentile, show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

const workspace = 'bench/workspaces/one-sms';
const mostSlower = 3;
/** Five transactional messages a second, one after the other. */
const pauseMs = 200;

export const campaignIsolation: Figure = {
  id: '3.18',
  name: 'campaign-isolation',
  claim: 'event to provider of a transactional message, p99, while a campaign runs at half its solo rate, against idle',
  target: `≤ ${mostSlower}×`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const signUps = await startSignUps(stack);
      const campaigns = await startCampaigns(stack);
      const units = bench.size === 'small' ? 50 : 200;
      const p99 = async (): Promise<number> => {
        const { latencies } = await signUps.round<{ latencies: number[] }>({ units, inFlight: 1, pauseMs });
        return percentile(latencies, 99);
      };
      await p99(); // warms up
      const { perSecond } = await campaigns.run(bench.size === 'small' ? 4_000 : 20_000);
      const idle = await p99();
      const rate = Math.floor(perSecond / 2);
      const seconds = (units * pauseMs * 2) / 1_000;
      const id = await campaigns.launch(Math.floor(rate * seconds), rate);
      await pause(2_000);
      const busy = await p99();
      const { recipients } = await campaigns.ended(id);
      await Promise.all([signUps.close(), campaigns.close()]);
      return {
        figure: `${(busy / idle).toFixed(2)}×: p99 ${show(busy)} ms beside ${show(rate)} recipients/s, ${show(idle)} ms idle`,
        met: busy <= idle * mostSlower,
        values: { idle, busy, rate, soloRate: perSecond, recipients: recipients.total, units },
      };
    }),
};
