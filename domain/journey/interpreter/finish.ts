import type { Instant } from '../../clock.ts';
import { defaultCompensateWithin, type JourneyDefinition } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { Ending, Exit, JourneyState, Phase } from '../state.ts';
import { changed } from './changed.ts';
import { keepOnly } from './gather.ts';
import { note } from './memory.ts';

/** Ends the steps: undoes what they did, or leaves it undoable for a while, or is done. */
export function finish(definition: JourneyDefinition, before: JourneyState, exit: Exit): JourneyState {
  const state: JourneyState = changed(
    keepOnly(before, () => false),
    { pendingExit: null, matches: {} },
  );
  const ending: Ending = { status: exit.status, reason: exit.reason };
  if (exit.then === 'compensate') return compensate(state, ending);
  const until = undoableUntil(definition, state);
  if (exit.then === 'close' || until === null) return changed(state, { phase: { kind: 'done', ...ending } });
  return note(changed(state, { phase: { kind: 'undoable', until, told: false, ending } }), {
    at: state.at,
    step: null,
    what: 'finished',
    detail: String(until),
  });
}

/** Newest first (I10); done where nothing was registered. */
function compensate(state: JourneyState, ending: Ending): JourneyState {
  if (state.compensations.length === 0) return changed(state, { phase: { kind: 'done', ...ending } });
  return note(changed(state, { undoUntil: null, phase: { kind: 'compensating', ending, until: null, realMs: null } }), {
    at: state.at,
    step: null,
    what: 'compensating',
    detail: ending.reason,
  });
}

/** One compensation has ended, whichever way: on to the one registered before it. */
export function compensated(state: JourneyState, phase: Extract<Phase, { kind: 'compensating' }>): JourneyState {
  const compensations = state.compensations.slice(0, -1);
  if (compensations.length === 0) return changed(state, { compensations, phase: { kind: 'done', ...phase.ending } });
  return changed(state, { compensations, phase: { ...phase, until: null, realMs: null } });
}

/** An exit that waited for the outcome of what was under way, once nothing is. */
export function leave(definition: JourneyDefinition, state: JourneyState): JourneyState {
  return state.pendingExit === null || mustEnd(state.phase) ? state : finish(definition, state, state.pendingExit);
}

/** What is being undone is undone to its end (I10). */
const mustEnd = (phase: Phase): boolean => phase.kind === 'takingBack' || mayHaveLeft(phase);

/** An ambiguous send is settled before anything else, a pause or an exit included (I5). */
export function mayHaveLeft(phase: Phase): boolean {
  return phase.kind === 'unknown' || (phase.kind === 'sending' && phase.claimed);
}

/** Null where nothing can be undone, or nobody could still ask for it. */
function undoableUntil(definition: JourneyDefinition, { at, compensations, undoUntil }: JourneyState): Instant | null {
  if (compensations.length === 0) return null;
  const { compensateOn = [], compensateWithin = defaultCompensateWithin } = definition;
  const until = Math.max(undoUntil ?? 0, compensateOn.length === 0 ? 0 : at + durationMs(compensateWithin));
  return until > at ? until : null;
}
