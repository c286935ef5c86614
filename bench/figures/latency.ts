import { startBareTemporal } from '../bare-temporal.ts';
import type { Figure } from '../figure.ts';
import { median, percentile, rounds, show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

const target = 2.5;
/** Five a second: each has long ended when the next begins. */
const pauseMs = 200;

type Answer = { latencies: number[] };

export const latency: Figure = {
  id: '2.27',
  name: 'latency',
  claim: 'event published to provider asked, idle, against start to activity of a bare workflow',
  target: `p50 and p99 ≤ ${target}×`,
  measure: (bench) =>
    withStack(bench, { workspace: 'bench/workspaces/one-sms' }, async (stack) => {
      const ours = await startSignUps(stack);
      const ceiling = await startBareTemporal(stack.addresses.temporal);
      const [count, units] = bench.size === 'small' ? [2, 30] : [5, 200];
      const order = { units, inFlight: 1, pauseMs };
      const { results, others } = await rounds(bench, {
        count,
        round: async () => ({ ours: await ours.round<Answer>(order), ceiling: await ceiling.round<Answer>(order) }),
        told: (pair) => `p50/p99 ours ${bothOf(pair.ours)} ms, ceiling ${bothOf(pair.ceiling)} ms`,
      });
      const [mine, theirs] = [results.map((one) => one.ours.latencies), results.map((one) => one.ceiling.latencies)];
      await Promise.all([ours.close(), ceiling.close()]);
      const [p50, p99] = [50, 99].map((percent) => {
        const our = median(mine.map((one) => percentile(one, percent)));
        const best = Math.min(...theirs.map((one) => percentile(one, percent)));
        return { ours: our, ceiling: best, ratio: our / best };
      });
      if (!p50 || !p99) throw new Error('unreachable');
      const told = ({ ours: a, ceiling: b, ratio }: typeof p50) =>
        `${show(a)} ms against ${show(b)} ms = ${ratio.toFixed(2)}×`;
      return {
        figure: `p50 ${told(p50)}; p99 ${told(p99)}`,
        met: p50.ratio <= target && p99.ratio <= target,
        values: { p50, p99, units, pauseMs, ours: mine, ceiling: theirs, others },
      };
    }),
};

const bothOf = ({ latencies }: Answer): string => [50, 99].map((percent) => percentile(latencies, percent)).join('/');
