import type { JourneyDefinition } from '../definition.ts';
import type { Exit, JourneyState } from '../state.ts';
import { entryAnchor } from '../tree.ts';
import { changed } from './changed.ts';
import { finish } from './finish.ts';
import { note } from './memory.ts';

/** Begins to undo what was done since a step last began (I10); null where nothing was that could be. The step under the cursor ends with it. */
export function takeBack(before: JourneyState, step: string, since: string): JourneyState | null {
  const registered = before.compensations.length;
  // Nothing was done since a step that never began.
  const keeps = since === entryAnchor ? 0 : (before.scopes?.[since] ?? registered);
  if (keeps >= registered) return null;
  const phase = { kind: 'takingBack', keeps, until: null, realMs: null } as const;
  const state = changed(before, { scopes: upTo(before.scopes, keeps), phase });
  return note(state, { at: state.at, step, what: 'takingBack', detail: since });
}

/** Whoever leaves takes a part of it back first; the rest can still be undone, as after any exit. */
export function leaveTakingBack(
  definition: JourneyDefinition,
  state: JourneyState,
  step: string,
  since: string,
  exit: Exit,
): JourneyState {
  return takeBack(changed(state, { pendingExit: exit }), step, since) ?? finish(definition, state, exit);
}

/** What is done from now on was done since those steps as well. */
function upTo(scopes: JourneyState['scopes'], keeps: number): JourneyState['scopes'] {
  if (scopes === undefined) return undefined;
  return Object.fromEntries(Object.entries(scopes).map(([id, registered]) => [id, Math.min(registered, keeps)]));
}
