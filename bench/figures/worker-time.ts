import { type Contest, startContest } from '../contest.ts';
import { saga as sagaContest } from '../contests/saga.ts';
import { sixNodes } from '../contests/six-nodes.ts';
import type { Figure } from '../figure.ts';
import { median, race, show } from '../race.ts';
import { profilingOf, withStack } from '../stack.ts';

const inFlight = 50;

type Named = Pick<Figure, 'id' | 'name' | 'claim'> & {
  readonly contest: Contest;
  /** As often as the ceiling's. */
  readonly most: number;
};

const workerTime = ({ contest, most, ...named }: Named): Figure => ({
  ...named,
  target: `≤ ${most}×`,
  measure: (bench) =>
    withStack(bench, { workspace: contest.workspace }, async (stack) => {
      const contestants = await startContest(contest, stack, profilingOf(bench));
      try {
        const units = bench.size === 'small' ? 100 : 150;
        const result = await race(bench, {
          ours: () => contestants.run('ours', units, inFlight),
          ceiling: () => contestants.run('byHand', units, inFlight),
          rounds: bench.size === 'small' ? 2 : 5,
          warmUps: bench.size === 'small' ? 1 : 3,
          best: 'lowest',
          unit: 'ms of processor',
        });
        return {
          figure: `${result.ratio.toFixed(2)}×: ${show(median(result.ours))} ms of processor a journey, by hand ${show(Math.min(...result.ceiling))}, ${units} journeys, ${inFlight} in flight`,
          met: result.ratio <= most,
          values: { ...result, units, inFlight },
        };
      } finally {
        await contestants.close(); // an open connection would keep this process alive
      }
    }),
});

export const saga = workerTime({
  id: '3.19',
  name: 'saga',
  claim:
    'worker’s processor time of a saga journey (two effects, a wait, a failure, two compensations), against the same steps written by hand as a Temporal workflow over the same activities',
  contest: sagaContest,
  most: 1.3,
});

export const workerTimeOfJourney = workerTime({
  id: '6.23',
  name: 'worker-time',
  claim:
    'worker’s processor time of an interpreted journey (an update, two messages, two waits, a branch), against the same steps written by hand as a Temporal workflow over the same activities',
  contest: sixNodes,
  most: 1.15,
});
