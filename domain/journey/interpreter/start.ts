import type { Instant } from '../../clock.ts';
import type { JourneyDefinition } from '../definition.ts';
import type { JourneyState, Who } from '../state.ts';
import { finish } from './finish.ts';
import { gatherEntry } from './gather.ts';
import { begin } from './progress.ts';

/** The state of an enrollment of this version that began at this virtual instant, its first step begun. `who`: opaque ids. */
export function start(definition: JourneyDefinition, at: Instant, version: string, who: Who): JourneyState {
  const state: JourneyState = {
    revision: 0,
    at,
    began: at,
    cursor: null,
    phase: { kind: 'ready' },
    visits: {},
    stepBegan: {},
    lastTarget: null,
    seen: [],
    matches: {},
    version,
    who,
    compensations: [],
    undoUntil: null,
    paused: false,
    pendingExit: null,
    trail: [],
    trailSeq: 0,
  };
  return definition.steps.length === 0
    ? finish(definition, state, { status: 'completed', reason: 'finished' })
    : begin(definition, gatherEntry(definition, state), [{ list: 'steps', index: 0 }]);
}
