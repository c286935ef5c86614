import type { Instant } from '../../clock.ts';
import type { JourneyDefinition } from '../definition.ts';
import type { JourneyState } from '../state.ts';
import { stepAt } from '../tree.ts';
import { changed } from './changed.ts';
import { settleCompensation } from './compensate.ts';
import { finish } from './finish.ts';
import { leaveTakingBack } from './take-back.ts';

/**
 * What no retry can mend: the person leaves, and the row says why. A failed step's author may want the others undone; a compensation that
 * fails so is left to a person, and the one before it is next.
 */
export function giveUp(definition: JourneyDefinition, before: JourneyState, at: Instant, reason: string): JourneyState {
  const state = changed(before, { at: Math.max(before.at, at) });
  const { phase, cursor } = state;
  if (phase.kind === 'compensating' || phase.kind === 'takingBack')
    return settleCompensation(definition, state, phase, { kind: 'compensated', at: state.at, how: 'parked' });
  if (phase.kind === 'undoable') return changed(state, { phase: { kind: 'done', ...phase.ending } });
  const step = cursor === null ? undefined : stepAt(definition, cursor);
  const onFailure = step !== undefined && 'onFailure' in step ? step.onFailure : undefined;
  const exit = { status: 'failed', reason, then: onFailure === 'compensate' ? 'compensate' : 'close' } as const;
  const partly = typeof onFailure === 'object' && step !== undefined;
  return partly
    ? leaveTakingBack(definition, state, step.id, onFailure.compensate.since, exit)
    : finish(definition, state, exit);
}
