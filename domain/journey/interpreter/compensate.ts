import type { Instant } from '../../clock.ts';
import type { Outcome } from '../command.ts';
import type { JourneyDefinition } from '../definition.ts';
import type { CompensatingPhase, Ending, JourneyState, TakingBackPhase } from '../state.ts';
import { changed } from './changed.ts';
import { compensated } from './finish.ts';
import { note } from './memory.ts';
import { advance } from './progress.ts';

/** What the outcome of undoing one step means: on to the next, or the same again later. Reverse order is never broken (I10). */
export function settleCompensation(
  definition: JourneyDefinition,
  state: JourneyState,
  phase: CompensatingPhase | TakingBackPhase,
  outcome: Exclude<Outcome, { kind: 'woke' }>,
): JourneyState {
  const step = state.compensations.at(-1)?.step ?? null;
  if (outcome.kind === 'compensated') {
    const told = note(state, { at: state.at, step, what: 'compensated', detail: outcome.how });
    return phase.kind === 'compensating' ? compensated(told, phase) : tookBack(definition, told, phase);
  }
  if (outcome.kind === 'compensating')
    return changed(state, { phase: { ...phase, until: outcome.until, realMs: outcome.realMs } });
  throw new Error(`'${outcome.kind}' does not answer the compensation of step '${step}'`);
}

/** One of a part has ended: on to the one registered before it, or behind the step that wanted it. It is not undone a second time. */
function tookBack(definition: JourneyDefinition, before: JourneyState, phase: TakingBackPhase): JourneyState {
  const compensations = before.compensations.slice(0, -1);
  const state = changed(before, { compensations });
  return compensations.length > phase.keeps ? goOnUndoing(state, phase) : advance(definition, state);
}

/** Awake again, or released: the same compensation is asked for once more. */
export function goOnUndoing(state: JourneyState, phase: CompensatingPhase | TakingBackPhase): JourneyState {
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
