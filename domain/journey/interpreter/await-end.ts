import type { Outcome } from '../command.ts';
import type { EnrollStep, JourneyDefinition } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { HowItEnded, Occurrence } from '../occurrence.ts';
import type { JourneyState, Phase } from '../state.ts';
import { changed } from './changed.ts';
import { note } from './memory.ts';
import { advance, currentStep, moveTo } from './progress.ts';

/** Asked to be enrolled elsewhere: waits for the end of that, where the author wants it and they got in. */
export function enrolled(
  definition: JourneyDefinition,
  before: JourneyState,
  phase: Extract<Phase, { kind: 'ready' }>,
  step: EnrollStep,
  { detail, awaits }: Extract<Outcome, { kind: 'performed' }>,
): JourneyState {
  const { at } = before;
  const state = note(before, { at, step: step.id, what: 'performed', detail });
  if (awaits !== true || step.within === undefined || state.pendingExit) return advance(definition, state);
  if (phase.ended !== undefined) return goOn(definition, state, step, phase.ended);
  const until = at + durationMs(step.within);
  return note(changed(state, { late: undefined, phase: { kind: 'awaitingEnd', until } }), {
    at,
    step: step.id,
    what: 'waiting',
    detail: String(until),
  });
}

/** The other journey ended. It may be faster than the answer that they are in it. */
export function ended(
  definition: JourneyDefinition,
  state: JourneyState,
  { step: id, visit, how, at }: Extract<Occurrence, { kind: 'ended' }>,
): JourneyState {
  const { phase } = state;
  if (phase.kind !== 'ready' && phase.kind !== 'awaitingEnd') return state;
  const step = currentStep(definition, state);
  if (step.kind !== 'enroll' || step.id !== id || state.visits[id] !== visit) return state;
  if (phase.kind === 'ready')
    return phase.ended === undefined ? changed(state, { phase: { ...phase, ended: how } }) : state;
  // Occurrences before timers: at the very instant of the deadline it still counts.
  return at <= phase.until ? goOn(definition, moveTo(state, at), step, how) : state;
}

function goOn(definition: JourneyDefinition, state: JourneyState, { id }: EnrollStep, how: HowItEnded): JourneyState {
  return advance(definition, note(state, { at: state.at, step: id, what: 'ended', detail: how }));
}
