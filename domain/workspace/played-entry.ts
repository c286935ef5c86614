import { realClock } from '../clock.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import type { EnrollmentFacts } from '../routing/facts.ts';
import type { PlayedWorld } from './played-world.ts';

/** An enrollment that is played, as the rules of re-entry see it. */
export function playedEntry(
  { id: journeyId }: JourneyDefinition,
  { at, properties }: PlayedWorld['entry'],
  slot: string,
): EnrollmentFacts {
  return {
    id: 'simulated',
    workflowId: 'simulated',
    journeyId,
    version: 'simulated',
    slot,
    slotHeld: true,
    running: true,
    finished: false,
    mark: null,
    heldBack: null,
    isNew: false,
    enteredAt: at,
    clock: realClock,
    entry: properties,
  };
}

/** When the same person came in again in the place of a run; null: they did not. `later`: their runs after it, the earliest first. */
export const enteredAgain = (
  { slot }: Pick<EnrollmentFacts, 'slot'>,
  later: readonly Pick<EnrollmentFacts, 'slot' | 'enteredAt'>[],
): number | null => later.find((one) => one.slot === slot)?.enteredAt ?? null;
