import type { JourneyState, TrailEntry } from '../state.ts';
import { changed } from './changed.ts';

/** Hands over the story so far: an activity stores it, and a retried one stores nothing twice because the numbers stay (I2). */
export function takeTrail(
  state: JourneyState,
): readonly [{ readonly seq: number; readonly entries: readonly TrailEntry[] }, JourneyState] {
  const { trail, trailSeq } = state;
  return [{ seq: trailSeq, entries: trail }, changed(state, { trail: [], trailSeq: trailSeq + trail.length })];
}
