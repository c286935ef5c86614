import { setTimeout as pause } from 'node:timers/promises';
import { startCampaigns } from '../campaigns.ts';
import type { Figure } from '../figure.ts';
import { percentile, show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

const workspace = 'bench/workspaces/one-sms';
const mostSlower = 3;
/** Transactional messages come one after the other, each when the one before has long left. */
const pauseMs = 100;
/** The campaign begins so much earlier than what is measured, and lasts so much longer than the same took when idle: 200 of them take 30 s. */
const [headStartMs, longer] = [2_000, 1.5] as const;

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
      const p99 = async (count: number): Promise<{ readonly ms: number; readonly tookMs: number }> => {
        const began = performance.now();
        const { latencies } = await signUps.round<{ latencies: number[] }>({ units: count, inFlight: 1, pauseMs });
        return { ms: percentile(latencies, 99), tookMs: performance.now() - began };
      };
      await p99(30); // warms up
      const solo = async () => (await campaigns.run(bench.size === 'small' ? 4_000 : 20_000)).perSecond;
      // The first of a process is slower than any after it.
      const perSecond = Math.max(await solo(), await solo());
      const idle = await p99(units);
      const rate = Math.floor(perSecond / 2);
      const ready = await campaigns.prepare(Math.ceil((rate * (headStartMs + idle.tookMs * longer)) / 1_000), rate);
      await campaigns.launch(ready);
      await pause(headStartMs);
      const busy = await p99(units);
      const { state, recipients } = await campaigns.cancel(ready.id);
      if (state !== 'cancelled') throw new Error(`the campaign was ${state} before the ${units} messages were sent`);
      await Promise.all([signUps.close(), campaigns.close()]);
      return {
        figure: `${(busy.ms / idle.ms).toFixed(2)}×: p99 ${show(busy.ms)} ms beside ${show(rate)} recipients/s, ${show(idle.ms)} ms idle, ${units} messages each`,
        met: busy.ms <= idle.ms * mostSlower,
        values: { idle: idle.ms, busy: busy.ms, rate, soloRate: perSecond, recipients: recipients.accepted, units },
      };
    }),
};
