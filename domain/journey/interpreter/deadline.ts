import type { Instant } from '../../clock.ts';
import type { JourneyDefinition } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { JourneyState } from '../state.ts';
import { finish } from './finish.ts';
import { note } from './memory.ts';

/** When everybody leaves who is still on the way; infinitely late where the journey has no deadline. */
export function deadlineOf({ deadline }: JourneyDefinition, { began }: JourneyState): Instant {
  return deadline === undefined ? Number.POSITIVE_INFINITY : began + durationMs(deadline);
}

/** Leaves because the journey has lasted as long as it may. */
export function runOut(definition: JourneyDefinition, state: JourneyState, step: string | null): JourneyState {
  const reason = `deadline: ${definition.deadline}`;
  return finish(definition, note(state, { at: state.at, step, what: 'exiting', detail: reason }), {
    status: 'exited',
    reason,
  });
}
