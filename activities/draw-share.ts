import { toVirtual } from '../domain/clock.ts';
import { PermanentError } from '../domain/errors.ts';
import { durationMs } from '../domain/journey/duration.ts';
import { splitTestOf } from '../domain/journey/winner/split-test.ts';
import type { Activities } from './contract.ts';
import type { ActivityDeps } from './ports.ts';
import { readStep } from './read-step.ts';

/** Where a split sends somebody: the way that fell to them, until one has won. */
export function createDrawShare(deps: ActivityDeps): Activities['drawShare'] {
  return async ({ enrollmentId, step: id, visit, share, clock }) => {
    const { facts, step } = await readStep(deps, enrollmentId, id, 'split');
    const { workspace, journeyId } = facts;
    const test = splitTestOf(step);
    const drawn = step.shares[share];
    if (test === null || drawn === undefined)
      throw new PermanentError(`split '${id}' of journey '${journeyId}' has no share ${share} that could win`);
    const withinMs = durationMs(test.rule.within) / clock.scale;
    const way = await deps.draw({
      enrollmentId,
      step: id,
      visit,
      workspace,
      journeyId,
      test,
      share: drawn.name,
      withinMs,
    });
    return {
      kind: 'drawn',
      at: toVirtual(clock, deps.send.now()),
      share: step.shares.findIndex(({ name }) => name === way.share),
      isWinner: way.isWinner,
    };
  };
}
