import type { JourneyState } from '../domain/journey/state.ts';
import type { JourneyView } from './messages.ts';

/** What a query answers: enough for a person at a console, nothing personal (I8). */
export function viewOf(state: JourneyState): JourneyView {
  const until = 'until' in state.phase ? state.phase.until : null;
  return { revision: state.revision, phase: state.phase.kind, until, paused: state.paused };
}
