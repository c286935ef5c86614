import { toVirtual } from '../domain/clock.ts';
import { durationMs } from '../domain/journey/duration.ts';
import type { Activities } from './contract.ts';
import { effect, refOf } from './effects.ts';
import type { ActivityDeps } from './ports.ts';
import { readStep } from './read-step.ts';

/** Turns are given out by the database's clock, over all people of a journey, whatever clock each of them goes by (I14). */
export function createTakeTurn(deps: ActivityDeps): Activities['takeTurn'] {
  return async (input) => {
    const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'throttle');
    const { workspace, journeyId } = facts;
    const { clock } = input;
    const spanMs = durationMs(`1 ${step.per}`) / clock.scale;
    const outcome = await effect(deps, input, async () =>
      String(await deps.takeTurn({ ...refOf(input), workspace, journeyId, most: step.most, spanMs })),
    );
    if (outcome.kind !== 'performed') return outcome;
    return { kind: 'instant', at: outcome.at, instant: toVirtual(clock, Number(outcome.detail)) };
  };
}
