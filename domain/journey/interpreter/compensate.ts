import type { Instant } from '../../clock.ts';
import type { Outcome } from '../command.ts';
import type { CompensatingPhase, Ending, JourneyState } from '../state.ts';
import { changed } from './changed.ts';
import { compensated } from './finish.ts';
import { note } from './memory.ts';

/** What the outcome of undoing one step means: on to the next, or the same again later. Reverse order is never broken (I10). */
export function settleCompensation(
  state: JourneyState,
  phase: CompensatingPhase,
  outcome: Exclude<Outcome, { kind: 'woke' }>,
): JourneyState {
  const step = state.compensations.at(-1)?.step ?? null;
  if (outcome.kind === 'compensated')
    return compensated(note(state, { at: state.at, step, what: 'compensated', detail: outcome.how }), phase);
  if (outcome.kind === 'compensating')
    return changed(state, { phase: { ...phase, until: outcome.until, realMs: outcome.realMs } });
  throw new Error(`'${outcome.kind}' does not answer the compensation of step '${step}'`);
}

/** Awake again, or released: the same compensation is asked for once more. */
export function goOnUndoing(state: JourneyState, phase: CompensatingPhase): JourneyState {
  return changed(state, { phase: { ...phase, until: null, realMs: null } });
}

/**
 * Somebody wanted the journey undone at the very moment it closed: PostgreSQL refused to close it, and what is still registered is undone.
 */
export function reopen(state: JourneyState, at: Instant, ending: Ending): JourneyState {
  if (state.phase.kind !== 'done' || state.compensations.length === 0) return state;
  const phase: CompensatingPhase = { kind: 'compensating', ending, until: null, realMs: null };
  const moved = changed(state, { at: Math.max(at, state.at), phase });
  return note(moved, { at: moved.at, step: null, what: 'compensating', detail: ending.reason });
}
