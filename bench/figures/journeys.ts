import { startBareTemporal } from '../bare-temporal.ts';
import type { Figure } from '../figure.ts';
import { inWords, median, race, show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

const inFlight = 100;
const target = 0.6;

export const journeys: Figure = {
  id: '2.23',
  name: 'journeys',
  claim: 'journeys of one SMS, published event to recorded receipt, against a bare workflow with one no-op activity',
  target: `≥ ${target}`,
  measure: (bench) =>
    withStack(bench, { workspace: 'bench/workspaces/one-sms' }, async (stack) => {
      const ours = await startSignUps(stack);
      const ceiling = await startBareTemporal(stack.addresses.temporal);
      const order = { units: bench.size === 'small' ? 300 : 1_500, inFlight, pauseMs: 0 };
      const result = await race(bench, {
        ours: async () => (await ours.round<{ perSecond: number }>(order)).perSecond,
        ceiling: async () => (await ceiling.round<{ perSecond: number }>(order)).perSecond,
        rounds: bench.size === 'small' ? 2 : 5,
        best: 'highest',
        unit: '/s',
      });
      await Promise.all([ours.close(), ceiling.close()]);
      return {
        figure: `${inWords(result)}: ${show(median(result.ours))} journeys/s, ceiling ${show(Math.max(...result.ceiling))} workflows/s, ${inFlight} in flight`,
        met: result.ratio >= target,
        values: { ...result, ...order },
      };
    }),
};
