import type { Figure } from '../figure.ts';
import { median, race, show } from '../race.ts';
import { startSagas } from '../sagas.ts';
import { profilingOf, withStack } from '../stack.ts';

const inFlight = 50;
const most = 1.3;

export const saga: Figure = {
  id: '3.19',
  name: 'saga',
  claim:
    'worker’s processor time of a saga journey (two effects, a wait, a failure, two compensations), against the same steps written by hand as a Temporal workflow over the same activities',
  target: `≤ ${most}×`,
  measure: (bench) =>
    withStack(bench, { workspace: 'bench/workspaces/saga' }, async (stack) => {
      const sagas = await startSagas(stack, profilingOf(bench));
      const units = bench.size === 'small' ? 100 : 150;
      const result = await race(bench, {
        ours: () => sagas.run('ours', units, inFlight),
        ceiling: () => sagas.run('byHand', units, inFlight),
        rounds: bench.size === 'small' ? 2 : 5,
        warmUps: bench.size === 'small' ? 1 : 3,
        best: 'lowest',
        unit: 'ms of processor',
      });
      await sagas.close();
      return {
        figure: `${result.ratio.toFixed(2)}×: ${show(median(result.ours))} ms of processor a journey, by hand ${show(Math.min(...result.ceiling))}, ${units} journeys, ${inFlight} in flight`,
        met: result.ratio <= most,
        values: { ...result, units, inFlight },
      };
    }),
};
